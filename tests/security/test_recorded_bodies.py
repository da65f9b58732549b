"""The gate against requests that a browser really sends: recorded on a walk, sent again as every role and by a stranger."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from dashboard.callback_group import CALLBACK_ROLES
from db.demo.papers import one_page
from db.enums import Role
from tests.board import Running, serving, start
from tests.bodies import server_outputs
from tests.demo import NOWHERE, UNTIL, searched_on
from tests.walking import HANDLER, go, load, role_of, settle, stops, walker

WALKERS: Final = ("office", "leader", "auditor", "admin", HANDLER)
"""Each page is worked by the first that comes; the handler's own page once more."""
UPDATE: Final = "_dash-update-component"
PRESSED_AT_MOST: Final = 24
LIST: Final = "编号,标题,接件时间,信访方式,乡镇\n信-0001,某镇某村道路,2026-06-01,来信,\n"
NOT_PRESSED: Final = (
    "#me-sessions *",
    "#me-change-password",
    ".is-grave",
    "[data-export]",
    "[data-briefing]",
    "[data-table]",
    ".about-button",
    ".present-foot button:not(#present-decide)",
)
"""What would end the walker's own session, take something away, or ask no callback."""

CONSTRUCTED: Final = frozenset(
    {
        # They wait for a file of boundaries, or for areas that are not yet placed.
        "areas-base-done.children",
        "areas-layer-done.children",
        "areas-put-done.children",
        # It ends sessions, the walker's among them.
        "me-revoked.children",
        # What a sheet brings is stored only where all of it was understood.
        "import-confirm-refused.children",
        "areas-taken.children",
        # They store what was typed, or follow a job that this typing starts.
        "settings-checklist-said.children",
        "import-save-done.children",
        "settings-days-done.children",
        "settings-job-said.children",
        "settings-phones-said.children",
    }
)
"""The first outputs of callbacks that no walk need call: test_gates sends to each what it builds."""


@dataclass
class Recording:
    """What was sent to callbacks, each kind of request once, with who sent it first."""

    bodies: dict[tuple[str, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    user: str = ""

    def note(self, request: Request) -> None:
        """Keep a request's body."""
        if UPDATE in request.url and request.post_data:
            body = json.loads(request.post_data)
            self.bodies.setdefault((body["output"], ",".join(body["changedPropIds"])), (self.user, body))


@pytest.fixture(scope="module")
def board(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo county of its own, in which a walk may press what it finds."""
    running = start(tmp_path_factory.mktemp("recorded") / "instance", made_demo, NOWHERE)
    searched_on(running, UNTIL)
    yield running
    running.database.dispose()


@pytest.fixture(scope="module")
def recording(browser: Browser, board: Running) -> Recording:
    """Walk every page as those who see most, press what can be pressed, and keep what was sent."""
    kept = Recording()
    pressed = set()
    with serving(board) as origin:
        for user in WALKERS:
            kept.user = user
            watched = walker(browser, board, origin, user)
            watched.page.on("request", kept.note)
            new = (
                one
                for one in stops(board, user)
                if (one.page.key == "sealed" if user == HANDLER else one.page.key not in pressed)
            )
            for n, stop in enumerate(new):
                if n == 0:
                    load(watched, stop.address)
                else:
                    go(watched.page, stop.address)
                pressed.add(stop.page.key)
                _choose(watched.page)
                _act(watched.page, stop.page.key)
                go(watched.page, stop.address)
                _press(watched.page)
            watched.page.context.close()
    return kept


def _choose(page: Page) -> None:
    """Choose in the filter bar, where there is one."""
    menu = page.locator("[data-key=due]:visible")
    if menu.count():
        menu.click()
        page.locator("#filter-menu-due input").first.check()
        page.keyboard.press("Escape")
        # The choice is asked for a moment after it is made.
        page.wait_for_url("**due=**")
        settle(page)


def _act(page: Page, key: str) -> None:
    """Do on a page what takes more than pressing one button."""
    whole = {
        "absences": _enter_an_absence,
        "desk": _do_from_the_desk,
        "warnings": _decide_on_a_warning,
        "meetings": _work_on_a_meeting,
        "reports": _record_on_a_report,
        "hearings": _apply_for_a_hearing,
        "hearing": _act_in_a_hearing_file,
        "room": _compare_in_the_room,
        "rosters": _work_on_the_roster,
    }
    if key in whole:
        whole[key](page)
    match key:
        case "leaders":
            _assign(page)
            _hand_over(page)
        case "screening" if page.locator("#entry-open:visible").count():
            _report_a_round(page)
        case "case" if page.locator("#case-reveal:visible").count():
            _place_anew(page)
            page.click("#case-reveal")
            page.locator("#case-dialog").wait_for(state="visible")
            page.fill("#case-purpose", "送达")
            page.click("#case-confirm")
            settle(page)
            page.click("#case-ask")
            settle(page)
            page.click("#case-dialog-shut")
            settle(page)
            # Without a reason it is refused, and the matter stays on the page.
            page.locator("#avoidance-declare").evaluate("(button) => button.click()")
            settle(page)
            page.locator("#avoidance-lift").evaluate("(button) => button.click()")
            settle(page)
            # No colleague's ask waits here: what its button would say is sent by hand.
            page.evaluate(
                "dash_clientside.set_props('case-pressed', {data: {kind: 'confirm', key: '1', at: 1}})"
            )
            settle(page)
            _file_and_withdraw(page)
            _record_and_end(page)
            _make_and_end_a_slip(page)
        case "sealed" if page.locator("#sealed-register:visible").count():
            page.fill("#sealed-title", "某镇违规用地")
            page.fill("#sealed-summary", "违规占地三亩")
            page.click("#sealed-register")
            settle(page)
            page.locator("#sealed-list button").first.click()
            settle(page)
            for act in ("#sealed-name-accused", "#sealed-split"):
                page.locator("details", has=page.locator(act)).locator("summary").click()
                page.click(act)
                settle(page)
        case "blanks" if page.locator("#late-part:visible").count():
            _reserve_and_enter(page)
        case "intake":
            page.fill("[id*=intake-name] >> nth=0", "欧阳守田")
            page.fill("[id*=intake-phone] >> nth=0", "13812345678")
            page.fill("#intake-text", "小区电梯长期停运")
            expect(page.locator("#intake-saved")).not_to_be_empty()
            settle(page)
        case "me":
            page.fill("#me-old-password", "not mine")
            page.fill("#me-new-password", "a-new-password")
            page.fill("#me-new-password-again", "a-new-password")
            page.click("#me-change-password")
            settle(page)
        case "overview":
            page.fill("#shell-go", "XF-0")
            page.press("#shell-go", "Enter")
            settle(page)
            page.goto(page.url.partition("?")[0] + "?due=never")
            settle(page)
        case "import" if page.locator("#import-choose:visible").count():
            _import(page)
        case _:
            _decide_on_a_list(page)


def _apply_for_a_hearing(page: Page) -> None:
    """Press for an application without the number of a matter: it is refused."""
    page.click("#hearings-apply")
    page.locator("#hearings-dialog").wait_for(state="visible")
    page.click("#hearings-confirm")
    settle(page)
    page.click("#hearings-shut")
    settle(page)


def _act_in_a_hearing_file(page: Page) -> None:
    """Keep what is cleared, and press for the act that comes next."""
    page.locator("#hearing-keep-cleared").wait_for(state="visible")
    page.click("#hearing-keep-cleared")
    settle(page)
    if page.locator("#hearing-names").is_visible():
        page.click("#hearing-names")
        settle(page)
    page.click("#hearing-do")
    page.locator("#hearing-dialog").wait_for(state="visible")
    page.click("#hearing-confirm")
    settle(page)
    if page.locator("#hearing-dialog").is_visible():
        page.click("#hearing-shut")
        settle(page)


def _compare_in_the_room(page: Page) -> None:
    """List comparable matters, for which there is a button in the panel's window alone."""
    page.evaluate("dash_clientside.set_props('room-compared', {data: {outcome: 'explained', at: 1}})")
    settle(page)


def _assign(page: Page) -> None:
    """Choose a matter of each list of the leaders and press its button."""
    for grid, button in (
        ("#leaders-unassigned", "#leaders-assign"),
        ("#leaders-unassigned", "#leaders-propose"),
        ("#leaders-charges", "#leaders-hand-over"),
    ):
        row = page.locator(f"{grid} .ag-center-cols-container .ag-row")
        if row.count() and page.locator(button).is_visible():
            row.first.locator("[col-id=title]").click()
            settle(page)
            if page.locator(button).is_disabled():
                continue
            page.click(button)
            page.locator("#leaders-dialog").wait_for(state="visible")
            page.click("#leaders-confirm")
            settle(page)
            page.click("#leaders-dialog-shut")
            settle(page)


def _hand_over(page: Page) -> None:
    """Prepare a hand-over without a taker, and open and confirm the one that waits, then leave both."""
    # What waits is shown as it is now, not as of an earlier day.
    page.evaluate("board.wants('', 'replace')")
    page.locator("#handover-card").wait_for(state="visible")
    settle(page)
    if page.locator("#handover-prepare").is_visible():
        page.click("#handover-prepare")
        page.locator("#handover-dialog").wait_for(state="visible")
        settle(page)
        page.click("#handover-confirm")
        settle(page)
        page.click("#handover-shut")
        settle(page)
    row = page.locator("#handover-list .ag-center-cols-container .ag-row")
    if row.count() and page.locator("#handover-sign").is_visible():
        row.first.locator("[col-id=giver]").click()
        settle(page)
        page.click("#handover-sign")
        page.locator("#handover-sign-dialog").wait_for(state="visible")
        page.click("#handover-sign-confirm")
        settle(page)
        if page.locator("#handover-sign-shut").is_visible():
            page.click("#handover-sign-shut")
            settle(page)


def _work_on_the_roster(page: Page) -> None:
    """Open a turn of the demo's last month and mark it without a reason; enter a turn of nobody."""
    page.select_option("#rosters-month", f"{UNTIL:%Y-%m}")
    settle(page)
    page.locator(".rosters-turn").first.click()
    page.select_option("#rosters-kept", "no")
    page.fill("#rosters-words", "")
    page.click("#rosters-mark")
    settle(page)
    page.click("#rosters-turn-shut")
    settle(page)
    page.click("#rosters-add")
    settle(page)
    page.click("#rosters-enter")
    settle(page)
    page.click("#rosters-add-shut")
    settle(page)


def _enter_an_absence(page: Page) -> None:
    """Ask who can stand in for a leader, enter an absence without a kind, and another stand-in that nobody is."""
    page.locator("#absences-who").select_option(index=2)
    settle(page)
    page.click("#absences-enter")
    settle(page)
    page.locator("#absences-grid .ag-center-cols-container .ag-row [col-id=who]").first.click()
    settle(page)
    page.click("#absences-change")
    settle(page)


def _report_a_round(page: Page) -> None:
    """Ask for daily reports without a ground, set the due days, report nothing, and press both acts on what was found, none of them complete."""
    page.click("#holidays-open")
    page.locator("#holidays-dialog").wait_for(state="visible")
    settle(page)
    page.click("#holidays-confirm")
    settle(page)
    page.click("#holidays-shut")
    settle(page)
    page.click("#rounds-due-days-open")
    page.locator("#rounds-due-days-dialog").wait_for(state="visible")
    page.click("#rounds-due-days-confirm")
    settle(page)
    page.click("#rounds-due-days-shut")
    settle(page)
    page.click("#entry-open")
    page.locator("#entry-dialog").wait_for(state="visible")
    settle(page)
    page.click("#entry-save")
    settle(page)
    page.click("#entry-shut")
    settle(page)
    # The choice in the filter bar may have left nothing that was found.
    page.evaluate(f"board.wants('asof={UNTIL}', 'replace')")
    settle(page)
    for act in ("assign", "relapse"):
        page.locator("#rounds-items .ag-center-cols-container .ag-row [col-id=title]").first.click()
        settle(page)
        page.click(f"#rounds-{act}")
        page.locator(f"#rounds-{act}-dialog").wait_for(state="visible")
        page.click(f"#rounds-{act}-confirm")
        settle(page)
        page.click(f"#rounds-{act}-shut")
        settle(page)


def _import(page: Page) -> None:
    """Bring in a list of one matter."""
    page.fill("#import-source", "记录")
    with page.expect_file_chooser() as asked:
        page.click("#import-choose")
    asked.value.set_files({"name": "台账.csv", "mimeType": "text/csv", "buffer": LIST.encode("utf-8-sig")})
    page.locator("#import-map-card").wait_for(state="visible")
    settle(page)
    page.click("#import-preview")
    settle(page)
    if page.locator("#import-confirm:visible").count():
        page.click("#import-confirm")
        settle(page)


def _do_from_the_desk(page: Page) -> None:
    """Narrow the list, remind the units of what was ticked, begin an act of a row, and look at the bell."""
    page.locator(".desk-duty").first.click()
    settle(page)
    page.locator(".desk-duty").first.click()
    settle(page)
    page.locator(".desk-grid .ag-row .ag-checkbox-input").first.check()
    page.click("#bulk-open")
    settle(page)
    page.select_option("#bulk-act", "reminded")
    settle(page)
    page.click("#bulk-confirm")
    settle(page)
    page.click("#bulk-shut")
    page.locator(".desk-act").first.click()
    settle(page)
    page.click("#handling-shut")
    settle(page)
    page.click("#bell-open")
    settle(page)
    page.click("#bell-mark")
    settle(page)
    page.click("#bell-shut")
    settle(page)
    _print_from_the_desk(page)


def _decide_on_a_warning(page: Page) -> None:
    """Look behind a warning, and begin each act on it without what it needs."""
    page.locator("#warnings-list .ag-center-cols-container .ag-row [col-id=what]").first.click()
    settle(page)
    for button, dialog in (("aside", "decide"), ("take", "take")):
        page.click(f"#warnings-{button}")
        page.locator(f"#warnings-{dialog}-dialog").wait_for(state="visible")
        settle(page)
        page.click(f"#warnings-{dialog}-confirm")
        settle(page)
        page.click(f"#warnings-{dialog}-shut")
        settle(page)


def _work_on_a_meeting(page: Page) -> None:
    """List what counts count, begin to plan and to hold, put the agenda in order, and send each act without its words."""
    for pressed in ("[data-meetings=held]", "[data-meetings=planned]", "[data-decisions=late]"):
        page.click(pressed)
        settle(page)
    for button, dialog in (("plan", ""), ("enter", ""), ("change", ""), ("hold", "hold-")):
        page.click(f"#meetings-{button}")
        page.locator(f"#meetings-{dialog}dialog").wait_for(state="visible")
        settle(page)
        page.click(f"#meetings-{dialog}shut")
        settle(page)
    for button in ("propose", "add"):
        page.click(f"#agenda-{button}")
        page.locator(f"#agenda-{button}-dialog").wait_for(state="visible")
        settle(page)
        page.click(f"#agenda-{button}-confirm")
        settle(page)
        if page.locator(f"#agenda-{button}-shut:visible").count():
            page.click(f"#agenda-{button}-shut")
            settle(page)
    page.locator("#agenda-list .ag-center-cols-container .ag-row [col-id=why]").last.click()
    settle(page)
    for button in ("up", "down", "drop", "back"):
        page.click(f"#agenda-{button}")
        settle(page)
    page.click("#agenda-write")
    page.locator("#meetings-words-dialog").wait_for(state="visible")
    page.click("#meetings-words-confirm")
    settle(page)
    for button in (
        "meetings-confirm",
        "meetings-hold-confirm",
        "meetings-keep",
        "decisions-record",
        "decisions-confirm",
        "decisions-correct",
    ):
        _send(page, button, "n_clicks: 1")
    _send(page, "decisions-shut", "n_clicks: 1")
    for button in (
        "meetings-cancel",
        "decisions-return",
        "decisions-give-up",
        "decisions-withdraw",
        "meetings-words-shut",
    ):
        _send(page, button, "n_clicks: 1")
    _send(page, "decision-report-wanted", "data: {decision: '1', at: 1}")
    _send(page, "decision-report-confirm", "n_clicks: 1")
    _send(page, "decision-report-shut", "n_clicks: 1")
    _send(page, "decision-report-back", "n_clicks: 1")
    page.locator("#meetings-list .ag-center-cols-container .ag-row [col-id=title]").last.click()


def _record_on_a_report(page: Page) -> None:
    """Choose a closed report, ask for the rows of a number, and begin to record that a copy was sent, to nobody."""
    page.locator("#reports-list .ag-row", has_text="份").first.locator("[col-id=state]").click()
    settle(page)
    page.locator("#reports-figures .report-figure").first.click()
    settle(page)
    page.click("#reports-record")
    page.locator("#reports-record-dialog").wait_for(state="visible")
    page.select_option("#reports-record-act", "sent")
    page.click("#reports-record-confirm")
    settle(page)
    page.click("#reports-record-shut")
    settle(page)
    # The chosen report is closed already: what the button of a draft would say is sent by hand.
    _send(page, "reports-close", "n_clicks: 1")


def _send(page: Page, key: str, props: str) -> None:
    """Let the page send what a button would that the walker does not see, such as another role's."""
    page.evaluate(f"dash_clientside.set_props('{key}', {{{props}}})")
    settle(page)


def _print_from_the_desk(page: Page) -> None:
    """Tick a row, look at what could be printed, and press both buttons whatever holds the batch up."""
    box = page.locator(".desk-grid .ag-row .ag-checkbox-input").first
    if not box.is_checked():
        box.check()
    page.click("#print-open")
    settle(page)
    _send(page, "print-leave-out", "n_clicks: 1")
    _send(page, "print-confirm", "n_clicks: 1")
    page.click("#print-shut")
    settle(page)


def _make_and_end_a_slip(page: Page) -> None:
    """Send what the leader's buttons send; to anybody else all of it is refused in a sentence."""
    _send(page, "slip-new", "n_clicks: 1")
    _send(page, "slip-confirm", "n_clicks: 1")
    _send(page, "slip-shut", "n_clicks: 1")
    for act in ("open", "signed"):
        _send(page, "slip-pressed", f"data: {{slip: '1', act: '{act}', version: '1', at: 1}}")
    _send(page, "slip-end-confirm", "n_clicks: 1")


def _decide_on_a_list(page: Page) -> None:
    """Where matters stand on a page, choose that, and press what asks for a sealing and decides on a list that is not there."""
    if not page.locator("[data-standing=sealed]:visible").count():
        return
    page.click("[data-standing=sealed]")
    settle(page)
    for button in ("seal", "propose", "open", "approve"):
        _send(page, f"retained-{button}", "n_clicks: 1")


def _place_anew(page: Page) -> None:
    """Do an act of handling on the matter on the page, one that every open matter takes, and begin to correct it."""
    page.click("#handling-open")
    page.locator("#handling-dialog").wait_for(state="visible")
    page.select_option("#handling-act", "placed")
    page.locator("#handling-township").select_option(index=1)
    settle(page)
    page.click("#handling-confirm")
    settle(page)
    page.click("#handling-shut")
    settle(page)
    page.locator("#case-history [data-corrects]").first.click()
    page.locator("#handling-dialog").wait_for(state="visible")
    settle(page)
    page.click("#handling-shut")
    settle(page)


def _record_and_end(page: Page) -> None:
    """Record an item on the assignment of the matter on the page, and try to end it."""
    for what in ("item", "end"):
        page.click("#charge-open")
        page.locator("#charge-dialog").wait_for(state="visible")
        page.select_option("#charge-what", what)
        page.fill("#charge-note", "入户了解情况")
        page.click("#charge-confirm")
        settle(page)
        if page.locator("#charge-shut:visible").count():
            page.click("#charge-shut")
            settle(page)


def _reserve_and_enter(page: Page) -> None:
    """Reserve numbers of a form, enter one filled form, and void the others."""
    page.select_option("#blanks-form", "registration")
    page.fill("#blanks-count", "3")
    page.click("#blanks-reserve")
    row = page.locator("#late-grid tbody tr").first
    row.locator(".late-at").fill("0:01")
    row.locator(".late-channel").fill("来信")
    row.locator(".late-text").fill("村道失修")
    expect(page.locator("#late-saved")).not_to_be_empty()
    page.click("#late-store")
    expect(page.locator("#late-refused")).not_to_be_empty()
    page.locator("[data-void-block]").first.click()
    page.locator("#blanks-void-dialog").wait_for(state="visible")
    page.fill("#blanks-reason", "来电恢复")
    page.click("#blanks-void-confirm")
    page.locator("#blanks-void-dialog").wait_for(state="hidden")
    settle(page)


def _file_and_withdraw(page: Page) -> None:
    """Add a document to the matter on the page and withdraw it."""
    page.click("#document-add")
    page.locator("#document-dialog").wait_for(state="visible")
    page.fill("#document-title", "处理意见书")
    with page.expect_file_chooser() as asked:
        page.click("#document-file")
    content = one_page(((12, "处理意见书"),))
    asked.value.set_files({"name": "意见书.pdf", "mimeType": "application/pdf", "buffer": content})
    page.click("#document-confirm")
    page.locator("#document-dialog").wait_for(state="hidden")
    settle(page)
    page.locator("[data-withdraws]").last.click()
    page.fill("#document-reason", "扫描件不清")
    page.click("#document-withdraw-confirm")
    page.locator("#document-withdraw-dialog").wait_for(state="hidden")
    settle(page)


def _may_press(button: Locator) -> bool:
    return (
        button.is_visible()
        and button.is_enabled()
        and not button.evaluate("(button, not) => button.matches(not)", ", ".join(NOT_PRESSED))
    )


def _press(page: Page) -> None:
    """Press each button that is seen, whatever it does; dialogs that open are pressed through and shut."""
    for button in page.locator("main button.tool").all()[:PRESSED_AT_MOST]:
        if button.count() and _may_press(button):
            button.click()
            settle(page)
            veil = page.locator(".dialog-veil:visible")
            if veil.count():
                for inside in veil.locator(
                    ".dialog-body button.tool, .dialog-foot button.tool:not([data-shuts])"
                ).all():
                    if inside.count() and _may_press(inside):
                        inside.click()
                        settle(page)
                page.keyboard.press("Escape")
                settle(page)


@pytest.mark.parametrize("role", Role)
def test_a_recorded_request_is_answered_to_the_roles_that_are_named_alone(
    board: Running, recording: Recording, role: Role
) -> None:
    roles = board.server.extensions[CALLBACK_ROLES]
    reader = board.fresh(role)
    wrong = {}
    for (output, changed), (_user, body) in recording.bodies.items():
        status = reader.call(body).status_code
        if status not in ((200, 204) if role in roles[output] else (403,)):
            wrong[output, changed] = status
    assert wrong == {}


def test_a_recorded_request_brings_data_to_the_role_that_sent_it(
    board: Running, recording: Recording
) -> None:
    assert len(recording.bodies) > 40
    roles = board.server.extensions[CALLBACK_ROLES]
    answered = {
        output
        for (output, _changed), (user, body) in recording.bodies.items()
        if (answer := board.reader(user).call(body)).status_code == 200 and answer.get_json()["response"]
    }
    sent = {output for output, _changed in recording.bodies}
    assert all(role_of(user) in roles[output] for (output, _), (user, _body) in recording.bodies.items())
    assert sent - answered == set()


def test_no_recorded_request_is_answered_to_a_stranger(board: Running, recording: Recording) -> None:
    stranger = board.stranger()
    stranger.get("/login")
    assert {stranger.call(body).status_code for _user, body in recording.bodies.values()} == {401}


def test_every_callback_was_recorded_or_is_known_not_to_be(board: Running, recording: Recording) -> None:
    sent = {output for output, _changed in recording.bodies}
    first = {
        output: output.strip(".").partition("...")[0].partition("@")[0]
        for output in server_outputs(board.app)
    }
    unsent = {output for output, name in first.items() if output not in sent and name not in CONSTRUCTED}
    assert unsent == set()
    assert set(first.values()) >= CONSTRUCTED

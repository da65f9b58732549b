"""A clerk at a browser, as the server sees it: signs in, opens matters, acts, registers, and notes what it was told."""

import json
import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from threading import Barrier, Event
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.ids.case import CaseId, HandlingId
from dashboard.ids.frame import ShellId
from dashboard.ids.work import DeskId, IntakeId
from dashboard.security import CSRF_COOKIE
from db.commands.accounts import DEMO_PASSWORD
from db.enums import EventKind
from db.handling import RULES, Field
from tests.bodies import body_of

IDLE_SECONDS: Final = 1.0
"""After a pause the server gives a connection up, a moment before or after it is asked again: a browser opens another."""
WORDS: Final = {
    Field.IS_APPROVED: True,
    Field.DAYS: "10",
    Field.CONCLUSION: "explained",
    Field.CLOSURE: "interim",
    Field.TRIGGER: "overdue",
    Field.CALL_BACK: "reached",
    Field.NOTE: "按规定办理",
}


@dataclass(slots=True)
class Told:
    """What the clerks of a run were told: milliseconds of each kind of request, and every act that was confirmed."""

    took: dict[str, list[float]] = field(default_factory=dict)
    acts: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """Matter, kind of event and account of each confirmed act."""
    registered: list[int] = field(default_factory=list)
    refused: int = 0
    overtaken: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass
class Clerk:
    """One person at one browser: a session, a connection, and what is on the page."""

    port: int
    username: str
    is_office: bool
    app: Any
    told: Told
    matters: list[int]
    shared: list[int]
    units: list[int]
    pause: float
    today: date
    chance: random.Random
    cookies: dict[str, str] = field(default_factory=dict)
    connection: HTTPConnection | None = None
    used_at: float = 0.0

    def work(self, all_here: Barrier, over: Event) -> None:
        """Wait until all have signed in, then do one thing after the other, with pauses, until the time is over."""
        try:
            self._sign_in()
            all_here.wait()
            while not over.wait(self.chance.expovariate(1 / self.pause)):
                self._do_something()
        except Exception as fault:
            self.told.faults.append(f"{self.username}: {fault!r}")
            all_here.abort()
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _sign_in(self) -> None:
        form, _status = self._send("sign in", "GET", "/login")
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)
        assert token is not None
        body = urlencode({"csrf_token": token[1], "username": self.username, "password": DEMO_PASSWORD})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._send("sign in", "POST", "/login", body, kind)
        self._send("sign in", "GET", "/me")

    def _do_something(self) -> None:
        what = self.chance.random()
        if what < 0.15:
            self._call("desk", output_with(self.app, DeskId.GRID))
        elif what < 0.35 and self.is_office:
            self._register()
        else:
            self._handle()

    def _register(self) -> None:
        body = body_of(
            self.app,
            output_with(self.app, IntakeId.DONE_SAID),
            **{
                f"{IntakeId.REGISTER}.n_clicks": 1,
                f"{IntakeId.TOKEN}.data": f"{self.username}-{self.chance.getrandbits(64)}",
                f"{IntakeId.CHANNEL}.value": "visit",
                f"{IntakeId.LEVEL}.value": "county",
                f"{IntakeId.RECEIVED}.value": self.today.isoformat(),
                f"{IntakeId.ANONYMOUS}.value": False,
                f"{IntakeId.SUBJECT}.value": "道路损坏",
                f"{IntakeId.TEXT}.value": "反映村道损坏，请求修复",
            },
        )
        body["changedPropIds"] = [f"{IntakeId.REGISTER}.n_clicks"]
        _name_a_person(body)
        answer = self._ask("register", body)
        href = answer.get(IntakeId.OPEN_CASE, {}).get("href")
        if href is None:
            self.told.refused += 1
            return
        case_id = int(href.rpartition("/")[2])
        self.told.registered.append(case_id)
        self.matters.append(case_id)

    def _handle(self) -> None:
        case_id = self.chance.choice(self.shared if self.chance.random() < 0.3 else self.matters)
        self._call(
            "matter's page",
            output_with(self.app, CaseId.TITLE),
            **{f"{ShellId.LOCATION}.pathname": f"/case/{case_id}"},
        )
        opened = self._call(
            "dialog",
            output_with(self.app, HandlingId.MATTER),
            _triggers=f"{HandlingId.WANTED}.data",
            **{
                f"{HandlingId.WANTED}.data": {"case": case_id, "act": None},
                f"{ShellId.LOCATION}.pathname": f"/case/{case_id}",
            },
        )
        acts = [one["value"] for one in opened.get(HandlingId.ACT, {}).get("options") or ()]
        acts = [act for act in acts if not _needs_more(EventKind(act))]
        if not acts:
            return
        # A person reads and types before confirming: meanwhile another may act.
        Event().wait(self.chance.uniform(0.2, 1.0) * min(self.pause, 1))
        act = self.chance.choice(acts)
        answer = self._call(
            "act",
            output_with(self.app, HandlingId.SAID),
            **{
                f"{HandlingId.CONFIRM}.n_clicks": 1,
                f"{HandlingId.ACT}.value": act,
                f"{HandlingId.TOLD}.data": opened[HandlingId.TOLD]["data"],
                **self._typed(EventKind(act)),
            },
        )
        if answer.get(HandlingId.DIALOG, {}).get("hidden"):
            self.told.acts[case_id, act, self.username] += 1
        elif HandlingId.TOLD in answer:
            self.told.overtaken += 1
        else:
            self.told.refused += 1

    def _typed(self, act: EventKind) -> dict[str, Any]:
        rule = RULES[act]
        given: dict[Field, Any] = WORDS | {
            Field.UNIT: str(self.chance.choice(self.units)),
            Field.LIMIT: (self.today + timedelta(20)).isoformat(),
        }
        return {
            f"{_FIELD_IDS[asked]}.value": given[asked]
            for asked in (*rule.needed, Field.NOTE)
            if asked in given
        }

    def _call(self, what: str, output: str, _triggers: str = "", **values: Any) -> dict[str, Any]:
        body = body_of(self.app, output, **values)
        if _triggers:
            body["changedPropIds"] = [_triggers]
        return self._ask(what, body)

    def _ask(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        kind = {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get(CSRF_COOKIE, "")}
        said, status = self._send(what, "POST", "/_dash-update-component", json.dumps(body), kind)
        answer: dict[str, Any] = json.loads(said)["response"] if status == 200 else {}
        return answer

    def _send(
        self,
        what: str,
        method: str,
        path: str,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[str, int]:
        """Send one request and note how long it took; an answer of 500 or more is a fault of the run."""
        if perf_counter() - self.used_at > IDLE_SECONDS:
            self._hang_up()
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        said = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **(headers or {}),
        }
        began = perf_counter()
        self.connection.request(method, path, body, said)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.used_at = perf_counter()
        self.told.took.setdefault(what, []).append((self.used_at - began) * 1000)
        self._keep_cookies(answer)
        if answer.status >= 400:
            self.told.faults.append(f"{self.username}: {what} was answered with {answer.status}")
        return text, answer.status

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: one.value for name, one in SimpleCookie(line).items()})


_FIELD_IDS: Final = {
    Field.IS_APPROVED: HandlingId.APPROVED,
    Field.DAYS: HandlingId.DAYS,
    Field.CONCLUSION: HandlingId.CONCLUSION,
    Field.CLOSURE: HandlingId.CLOSURE,
    Field.TRIGGER: HandlingId.TRIGGER,
    Field.CALL_BACK: HandlingId.CALL_BACK,
    Field.NOTE: HandlingId.NOTE,
    Field.UNIT: HandlingId.UNIT,
    Field.LIMIT: HandlingId.LIMIT,
}


def _needs_more(act: EventKind) -> bool:
    """Tell whether an act asks for more than a clerk of this run can type: a second person, a place, a scan."""
    return act in (EventKind.CANCELLED, EventKind.RATED) or not {*RULES[act].needed} <= {*_FIELD_IDS}


def _name_a_person(body: dict[str, Any]) -> None:
    """Fill the first row of persons of the intake page, whose fields are sent as lists."""
    typed = {IntakeId.NAME: "张三丰", IntakeId.PHONE: "13800001111"}
    kinds = [IntakeId.NAME, IntakeId.PHONE, IntakeId.ID_NUMBER, IntakeId.ADDRESS]
    lists = [place for place, one in enumerate(body["state"]) if one == []]
    for place, kind in zip(lists, kinds, strict=True):
        key = {"key": 0, "type": kind.value}
        body["state"][place] = [{"id": key, "property": "value", "value": typed.get(kind, "")}]


@cache
def output_with(app: Any, wanted: str) -> str:
    """Return the output of the one callback of the server that is the first to fill a component."""
    named = [output for output, known in app.callback_map.items() if "callback" in known]
    return min((one for one in named if re.search(rf"(^|\.){re.escape(wanted)}\.\w+(\.\.|$)", one)), key=len)

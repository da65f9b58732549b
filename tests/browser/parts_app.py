"""A small app of our own parts: real layouts, callbacks, assets and database; one page that counts its answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Thread
from typing import Any
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output, dcc, html
from flask import Flask, g
from werkzeug.serving import make_server

import db.models.all  # noqa: F401  (fills the metadata)
from callbacks import filter_bar as bar
from dashboard import client_words, static
from dashboard.callback_group import CallbackGroup
from dashboard.config import read_config
from dashboard.draw import draw, draw_tile, said
from dashboard.figures.base import Band, Mark, MonthMark, Series, bars, months, no_data
from dashboard.ids.frame import FilterId, ShellId
from dashboard.request import EXTENSION, Board, today
from dashboard.text import Language, speak
from dashboard.theme import Theme
from dashboard.tiles import tile_props
from db.enums import AreaKind, Due, Role, UnitKind
from db.filter_query import at, parse
from db.models.base import Base
from db.models.catalogue import Category, Cause
from db.models.organisation import Area, Official, Post, Unit
from db.models.records import DataVersion
from db.session import Database
from layouts import parts
from layouts.filter_bar import filter_bar

ASSETS = Path(static.__file__).parent / "assets"
TOWNSHIPS = (
    "响滩镇",
    "白衣镇",
    "驷马镇",
    "岩口镇",
    "灵山镇",
    "土垭镇",
    "元山镇",
    "云台镇",
    "邱家镇",
    "笔山镇",
    "镇龙镇",
    "得胜镇",
    "江口街道",
    "同州街道",
)
VILLAGES = ("石桥村", "柏林村", "新民社区", "大营村")
CATEGORIES = (
    ("自然资源", ("征地补偿", "宅基地")),
    ("劳动和社会保障", ("工资拖欠", "社会保险")),
    ("农村农业", ("土地承包", "村务公开")),
)
UNITS = (
    "信访局",
    "自然资源局",
    "人社局",
    "农业农村局",
    "住建局",
    "卫健局",
    "教育局",
    "响滩镇人民政府",
    "白衣镇人民政府",
)


class GalleryId(StrEnum):
    """The gallery."""

    BARS = "g-bars"
    BROKEN = "g-broken"
    CHOICE = "g-choice"
    DAY = "g-day"
    DIALOG = "g-dialog"
    EMPTY = "g-empty"
    MONTHS = "g-months"
    OPEN = "g-open"
    OPEN_DIALOG = "g-open-dialog"
    OVERDUE = "g-overdue"
    RATE = "g-rate"
    RECEIVED = "g-received"
    SAID = "g-said"
    SHUT = "g-shut"
    SOON = "g-soon"
    TILES = "g-tiles"


callbacks = CallbackGroup(*Role)
seen_searches: list[str | None] = []


def sample(asked: Any) -> dict[str, Any]:
    """Make the gallery's rows; counts shrink with the number of chosen townships."""
    cut = len(asked.chosen.townships) + 1
    names = [(n + 1, name) for n, name in enumerate(TOWNSHIPS)]
    marks = [
        Mark(
            name,
            max((31 - 2 * n) // cut, 1),
            at(asked, townships=(key,)),
            "占 8.4 %，n = 312",
            Due.OVERDUE if n == 3 else None,
        )
        for n, (key, name) in enumerate(names[:10])
    ]
    firsts = [date(2025 + (month // 12), month % 12 + 1, 1) for month in range(11, 23)]
    received = [
        MonthMark(day, (18 + (n * 7) % 13) // cut, at(asked, from_on=day)) for n, day in enumerate(firsts)
    ]
    closed = [MonthMark(day, (15 + (n * 5) % 11) // cut) for n, day in enumerate(firsts)]
    return {
        "marks": marks,
        "series": [Series("收件", received), Series("办结", closed)],
        "band": Band("通常范围", [(day, 14 / cut, 32 / cut) for day in firsts]),
    }


def _break(_rows: object) -> dict[str, Any]:
    raise ZeroDivisionError


@callbacks(
    output={
        "tiles": Output(GalleryId.TILES, "data-said"),
        "bars": Output(GalleryId.BARS, "figure"),
        "months": Output(GalleryId.MONTHS, "figure"),
        "empty": Output(GalleryId.EMPTY, "figure"),
        "broken": Output(GalleryId.BROKEN, "figure"),
        "said": Output(GalleryId.SAID, "children"),
    },
    inputs={"search": Input(FilterId.CHOSEN, "data")},
)
def show_gallery(search: str | None) -> dict[str, Any]:
    """Redraw the gallery for the chosen filter."""
    seen_searches.append(search)
    asked = parse(search, today())
    rows = sample(asked)
    line = [n * 3 % 11 for n in range(12)]
    about = "公式：期内收到的信访事项件数\n口径：按信访日期\nn = 312\n数据时点：2026-11-23，不含检举控告"
    answer = search or ""
    return {
        "tiles": said(
            {
                GalleryId.RECEIVED: draw_tile(
                    tile_props, "31", note="上月 22 件，在通常范围内", about=about, rows=at(asked), line=line
                ),
                GalleryId.OVERDUE: draw_tile(
                    tile_props,
                    "12",
                    note="涉及 7 个单位",
                    about=about,
                    rows=at(asked, due=(Due.OVERDUE,)),
                    state=Due.OVERDUE,
                    line=line,
                ),
                GalleryId.SOON: draw_tile(
                    tile_props,
                    "7",
                    note="最早 2026-11-24 到期",
                    about=about,
                    rows=at(asked, due=(Due.SOON,)),
                    state=Due.SOON,
                    line=line,
                ),
                GalleryId.OPEN: draw_tile(
                    tile_props, "90", note="其中一年以上 6 件", about=about, rows=at(asked), line=line
                ),
                GalleryId.RATE: draw_tile(
                    tile_props, "96.4", note="27 / 28 件，n = 28", about=about, line=line
                ),
            }
        ),
        "bars": draw(
            bars, rows["marks"], title="响滩镇收件最多：31 件，占一成", unit="件", name="乡镇", answer=answer
        ),
        "months": draw(
            months,
            rows["series"],
            title="十一月收件 31 件，在通常范围内",
            unit="件",
            band=rows["band"],
            note="按信访日期统计；阴影为前 36 个月推算的通常范围。",
            answer=answer,
        ),
        "empty": draw(
            no_data,
            title="听证：所选时段内没有举行",
            why="所选时段内没有听证。换一个更长的时段再看。",
            answer=answer,
        ),
        "broken": draw(_break, rows, answer=answer),
        "said": answer,
    }


def _tile(key: GalleryId, label: str, unit: str, **given: Any) -> Any:
    return parts.tile(key, label, unit, filled_by=GalleryId.TILES, **given)


def gallery() -> Any:
    """Lay out one of each part."""
    return html.Div(
        [
            parts.page_head(
                "总览",
                parts.tool_button("导出", kind=""),
                parts.tool_button("新登记", GalleryId.OPEN_DIALOG, kind="main"),
                crumbs=[("总览", "/"), ("响滩镇", "/ledger")],
                note="平安县，不含检举控告",
            ),
            parts.told(GalleryId.TILES, "tiles"),
            parts.tiles(
                _tile(GalleryId.OVERDUE, "已超期", "件", is_first=True),
                _tile(GalleryId.SOON, "7天内到期", "件"),
                _tile(GalleryId.RECEIVED, "本期收件", "件"),
                _tile(GalleryId.OPEN, "在办", "件"),
                _tile(GalleryId.RATE, "单位按期办结率", "%"),
            ),
            html.Div(style={"height": "16px"}),
            parts.grid(
                parts.panel(GalleryId.MONTHS, span=8, is_explained=True),
                parts.panel(GalleryId.BARS, span=4),
                parts.panel(GalleryId.EMPTY, span=4, height=180),
                parts.panel(GalleryId.BROKEN, span=4, height=180),
                parts.card(
                    html.Div(
                        [parts.due_chip(state) for state in Due]
                        + [
                            parts.suspended_chip(),
                            parts.chip("乡镇：响滩镇"),
                            parts.chip("已忽略：x", "ignored"),
                        ],
                        className="tools",
                    ),
                    parts.plain_table(
                        ["单位", "超期", "在办"], [["自然资源局", "4", "21"], ["响滩镇", "3", "9"]], numbers=2
                    ),
                    title="需要关注",
                    span=4,
                ),
            ),
            html.P(id=GalleryId.SAID, className="muted"),
            html.Div(
                parts.empty_state(
                    "还没有包案",
                    "所选时段内没有领导包案。",
                    parts.tool_link("去台账", "/ledger", kind="main"),
                ),
                className="card-plain",
            ),
            parts.dialog(
                GalleryId.DIALOG,
                "移交包案",
                parts.field(
                    "接手领导", parts.choice(GalleryId.CHOICE, [("1", "县委副书记"), ("2", "副县长")])
                ),
                parts.field("完成日期", parts.date_input(GalleryId.DAY), hint="不早于今天"),
                actions=[parts.tool_button("移交", kind="main")],
                shut=GalleryId.SHUT,
            ),
        ]
    )


@callbacks(
    output=Output(GalleryId.DIALOG, "hidden"),
    inputs={"opened": Input(GalleryId.OPEN_DIALOG, "n_clicks"), "shut": Input(GalleryId.SHUT, "n_clicks")},
    prevent_initial_call=True,
)
def show_dialog(opened: int | None, shut: int | None) -> bool:
    """Open and shut the dialog."""
    return (opened or 0) <= (shut or 0)


def fill(database: Database) -> None:
    """Store places, categories, units and posts."""
    Base.metadata.create_all(database.engine)
    with database.writing() as session:
        session.add(DataVersion(id=1, n=0, named=0, is_bulk=False))
        session.add(Area(id=1000, kind=AreaKind.COUNTY, name="平安县"))
        session.flush()
        for n, name in enumerate(TOWNSHIPS, 1):
            session.add(Area(id=n, kind=AreaKind.TOWNSHIP, name=name, parent_id=1000, position=n))
        session.flush()
        for n in range(1, len(TOWNSHIPS) + 1):
            for v, name in enumerate(VILLAGES, 1):
                session.add(
                    Area(id=n * 10 + v + 100, kind=AreaKind.VILLAGE, name=name, parent_id=n, position=v)
                )
        for c, (name, below) in enumerate(CATEGORIES, 1):
            session.add(Category(id=c, code=f"{c:02}", name=name, level=1, position=c))
            session.flush()
            for b, child in enumerate(below, 1):
                session.add(
                    Category(
                        id=c * 10 + b, code=f"{c:02}{b:02}", name=child, level=2, parent_id=c, position=b
                    )
                )
        session.add_all(
            Cause(id=n, number=n, name=name) for n, name in enumerate(("公正用干部", "招投标", "转变作风"), 1)
        )
        for n, name in enumerate(UNITS, 1):
            session.add(Unit(id=n, name=name, kind=UnitKind.DEPARTMENT, position=n))
        session.add(
            Unit(id=99, name="国土资源局", kind=UnitKind.DEPARTMENT, position=0, valid_to=date(2019, 3, 1))
        )
        session.add(Official(id=1, name="陈某"))
        session.flush()
        session.add(Post(id=1, official_id=1, unit_id=1, title="县委副书记", is_county_leader=True))


def build(folder: Path, *, spoken: Language = Language.ZH, theme: Theme = Theme.LIGHT) -> Dash:
    """Build the app on a SQLite file in ``folder``."""
    zone = ZoneInfo("Asia/Shanghai")
    database = Database(f"sqlite:///{folder / 'board.sqlite'}", zone)
    if not (folder / "board.sqlite").exists():
        fill(database)
    server = Flask("dashboard")
    config = read_config({"BOARD_INSTANCE": str(folder)})
    server.extensions[EXTENSION] = Board(config, database, "平安县", True)
    server.before_request(lambda: (g.setdefault("visit", None), speak(spoken), None)[2])
    server.register_blueprint(static.blueprint)
    client_words.register(server)
    app = Dash(
        "dashboard",
        server=server,
        assets_folder=str(ASSETS),
        external_stylesheets=[static.bootstrap_address()],
        pages_folder="",
        use_pages=False,
        update_title=None,
        enable_mcp=False,
        add_log_handler=False,
    )
    app.enable_dev_tools(debug=False, dev_tools_disable_version_check=True)
    app.index_string = (
        app.index_string.replace("<html>", f'<html lang="{spoken.tag}" data-bs-theme="{theme.value}">')
        .replace("<body>", f'<body data-ag-theme-mode="{theme.value}">')
        .replace("{%favicon%}", '<link rel="icon" href="data:,">')
    )

    def layout() -> Any:
        speak(spoken)
        return html.Div(
            [
                html.Nav(
                    [
                        html.A(["信访看板", html.Small("平安县")], href="/", className="rail-name"),
                        *(
                            html.A(
                                name,
                                href="#x",
                                className="rail-link",
                                **({"aria-current": "page"} if name == "总览" else {}),
                            )
                            for name in ("总览", "台账", "领导包案", "热点地图", "导入")
                        ),
                    ],
                    className="rail",
                    **{"aria-label": "页面"},
                ),
                html.Div(
                    [
                        html.Header(
                            [
                                html.Span("演示数据", className="demo-mark"),
                                html.Span("数据截至 09:32", className="muted nowrap"),
                                html.Span(className="push"),
                                parts.tool_button("English", kind="quiet"),
                                parts.tool_button("深色", kind="quiet"),
                            ],
                            className="top",
                        ),
                        html.Div(filter_bar(), id=ShellId.FILTERS),
                        html.Main(gallery(), id=ShellId.PAGE, className="page"),
                        dcc.Location(id=ShellId.LOCATION, refresh=False),
                    ],
                    className="main",
                ),
            ],
            className="shell",
        )

    app.layout = layout
    bar.callbacks.register(app)
    callbacks.register(app)
    return app


@contextmanager
def served(app: Dash) -> Iterator[str]:
    """Serve an app in a thread and give its origin."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

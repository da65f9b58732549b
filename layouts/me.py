"""我的账号 My account: who I am here, what I may see, where I am signed in, my password."""

from dash import dcc, html

from dashboard.ids.governing import MeId
from dashboard.text import _


def me() -> html.Div:
    """Lay out the page without any data."""
    return html.Div(
        [
            html.Div(html.H1(_("My account")), className="page-head"),
            html.Div(
                [
                    html.Section(
                        [html.H2(_("Who I am here")), html.Dl(id=MeId.ACCOUNT, className="facts")],
                        className="card-plain span-6",
                    ),
                    html.Section(
                        [html.H2(_("Change password")), *_password()], className="card-plain span-6"
                    ),
                    html.Section(
                        [
                            html.H2(_("My absence, and for whom I stand in")),
                            html.Ul(id=MeId.ABSENCES, className="plain-list"),
                            html.Div(
                                dcc.Link(_("To absence and stand-ins"), href="/absences", className="tool"),
                                id=MeId.ABSENCES_LINK,
                                className="tools",
                                hidden=True,
                            ),
                        ],
                        className="card-plain",
                    ),
                    html.Section(
                        [
                            html.H2(_("Where I am signed in")),
                            html.Table(
                                [
                                    html.Thead(
                                        html.Tr(
                                            [
                                                html.Th(_("Since"), scope="col"),
                                                html.Th(_("Last used"), scope="col"),
                                                html.Th(_("Signed in from"), scope="col"),
                                                html.Th(
                                                    html.Span(_("End"), className="only-read"), scope="col"
                                                ),
                                            ]
                                        )
                                    ),
                                    html.Tbody(id=MeId.SESSIONS),
                                ],
                                className="plain",
                            ),
                            html.P(id=MeId.REVOKED, role="status", className="muted"),
                        ],
                        className="card-plain",
                    ),
                ],
                className="grid",
            ),
        ]
    )


def _password() -> list[html.Div | html.Button | html.P]:
    def field(name: MeId, label: str, fills: str) -> html.Div:
        return html.Div(
            [
                html.Label(label, htmlFor=name, className="form-label"),
                dcc.Input(
                    id=name, type="password", className="form-control", autoComplete=fills, maxLength=200
                ),
            ],
            className="field",
        )

    return [
        field(MeId.OLD_PASSWORD, _("Password now"), "current-password"),
        field(MeId.NEW_PASSWORD, _("New password"), "new-password"),
        field(MeId.NEW_PASSWORD_AGAIN, _("New password again"), "new-password"),
        html.Button(_("Change password"), id=MeId.CHANGE_PASSWORD, className="tool is-main", type="button"),
        html.P(id=MeId.PASSWORD_CHANGED, role="status"),
    ]


def facts(pairs: list[tuple[str, str]]) -> list[html.Dt | html.Dd]:
    """Lay out names with what they say."""
    return [part for name, said in pairs for part in (html.Dt(name), html.Dd(said))]


def lines(said: list[str]) -> list[html.Li]:
    """Lay out sentences, one a line."""
    return [html.Li(one) for one in said]


def session_row(key: str, since: str, seen: str, address: str, is_this: bool) -> html.Tr:
    """Lay out one session with its button; this one has none."""
    end = (
        html.Span(_("This session"), className="muted")
        if is_this
        else html.Button(
            _("End"),
            id={"type": MeId.REVOKE.value, "key": key},
            className="tool is-grave",
            type="button",
            n_clicks=0,
        )
    )
    return html.Tr([html.Td(since), html.Td(seen), html.Td(address), html.Td(end)])

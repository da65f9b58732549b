"""Static files: from our own host, small, and kept by the browser as long as they don't change."""

from pathlib import Path

import brotli
import pytest
from flask import Flask, Response
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from dashboard.static import MOST_KNOWN, CompressedFiles, bootstrap_address, bootstrap_css
from db.enums import Role
from tests.board import Running

SCRIPT = b"var board = 1;\n" * 200


def _script(name: str) -> Response:
    return Response(SCRIPT, mimetype="text/javascript")


def test_the_style_sheet_comes_from_the_package_and_names_no_other_file(shared_board: Running) -> None:
    answer = shared_board.stranger().get(bootstrap_address())
    assert answer.get_data() == bootstrap_css()
    assert b"sourceMappingURL" not in answer.get_data()
    assert b"@import" not in answer.get_data()
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("name", "status"), [("person", 200), ("no-such-icon", 404)])
def test_an_icon_is_served_by_its_name(shared_board: Running, name: str, status: int) -> None:
    assert shared_board.stranger().get(f"/vendor/icons/{name}.svg").status_code == status


def test_every_page_has_an_icon(shared_board: Running) -> None:
    from layouts.pages import PAGES

    for page in PAGES:
        assert shared_board.stranger().get(f"/vendor/icons/{page.icon}.svg").status_code == 200, page.icon


def test_a_bundle_is_compressed_once_and_says_the_same(shared_board: Running) -> None:
    index = shared_board.reader(Role.OFFICE).get("/me").get_data(as_text=True)
    addresses = [part.split('"')[0] for part in index.split('src="')[1:]]
    address = next(one for one in addresses if "_dash-component-suites" in one and "dash_renderer" in one)
    client = shared_board.reader(Role.OFFICE).client
    plain = client.get(address)
    for _ in range(2):
        small = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert small.headers["Content-Encoding"] == "br"
        assert small.headers["Vary"] == "Accept-Encoding"
        assert brotli.decompress(small.get_data()) == plain.get_data()
        assert len(small.get_data()) < len(plain.get_data()) / 2


def test_made_up_fingerprints_are_kept_in_small_number_and_share_one_content(tmp_path: Path) -> None:
    server = Flask("static_files")
    server.add_url_rule("/_dash-component-suites/<name>", view_func=_script)
    files = CompressedFiles(tmp_path)
    files.add_to(server)
    for number in range(MOST_KNOWN + 20):
        answer = server.test_client().get(
            f"/_dash-component-suites/x.v1m{number}.js", headers={"Accept-Encoding": "br"}
        )
        assert brotli.decompress(answer.get_data()) == SCRIPT
    assert len(files.known) == MOST_KNOWN
    assert len({id(content) for content, *_rest in files.known.values()}) == 1


def test_what_a_signed_in_reader_gets_is_kept_by_no_browser(shared_board: Running) -> None:
    reader = shared_board.reader(Role.OFFICE)
    for path in ("/me", "/_dash-layout", "/_dash-dependencies"):
        assert reader.get(path).headers["Cache-Control"] == "no-store"


def test_no_inline_script_runs_but_those_named_by_hash(shared_board: Running) -> None:
    policy = shared_board.reader(Role.OFFICE).get("/me").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "'sha256-" in scripts
    assert "http" not in policy


@pytest.mark.parametrize("encoding", ["identity", "br"])
@pytest.mark.parametrize("path", ["/assets/72-ledger.js", "/assets/75-grids.js"])
def test_a_reader_who_goes_away_leaves_no_file_open(shared_board: Running, path: str, encoding: str) -> None:
    # As a server calls it, which closes no answer whose reader has gone.
    environ = EnvironBuilder(path, headers=Headers({"Accept-Encoding": encoding})).get_environ()
    answer = run_wsgi_app(shared_board.server.wsgi_app, environ, buffered=False)[0]
    open_files = {str(held.readlink()) for held in Path("/proc/self/fd").iterdir() if held.is_symlink()}
    assert not [name for name in open_files if name.endswith(path)]
    assert b"".join(answer)

"""Style sheets and icons of pinned packages, and bundles compressed once instead of at each request."""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final
from xml.sax.saxutils import quoteattr

import brotli
import flask_bootstrap
from defusedxml.ElementTree import parse
from flask import Blueprint, Flask, Response, abort, request, session

FILES: Final = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
YEAR: Final = "public, max-age=31536000, immutable"
DAY: Final = "public, max-age=86400"
COMPRESSED_PATHS: Final = ("/_dash-component-suites/", "/assets/", "/vendor/")
COMPRESSED_TYPES: Final = frozenset(
    {"application/javascript", "text/javascript", "text/css", "application/json", "image/svg+xml"}
)
SMALLEST: Final = 1024
MOST_KNOWN: Final = 500
SVG: Final = "{http://www.w3.org/2000/svg}"

JSON: Final = "application/json"
AHEAD: Final = "board_bundles"
_ADDRESS: Final = re.compile(r'<script src="([^"]+)"')
# Loaded by the first graph of a page, so they stand in no list of the start page.
_PLOTLY: Final = "/_dash-component-suites/plotly/package_data/plotly.min.js"
_LATER: Final = ("/_dash-component-suites/dash/dcc/async-graph.js", _PLOTLY)
# What the renderer asks for first of all.
_FIRST_ASKED: Final = ("/_dash-layout", "/_dash-dependencies")
FIGURES: Final = f'<script src="{_PLOTLY}"></script>'
"""Loads the drawing of figures with a page's other scripts; the first graph would else send for it and wait."""

blueprint = Blueprint("static", __name__)


def bundle_addresses(scripts: str) -> tuple[str, ...]:
    """Return the addresses that the start page's ``scripts`` name and those its first graph asks for."""
    return (*_ADDRESS.findall(scripts), *_LATER)


def ahead(*, has_figures: bool) -> str:
    """Return links by which the start page fetches at once what its scripts ask for later."""
    scripts = [f'<link rel="preload" as="script" href="{address}">' for address in _LATER if has_figures]
    answers = [f'<link rel="preload" as="fetch" crossorigin href="{address}">' for address in _FIRST_ASKED]
    return "\n".join([*scripts, *answers])


@cache
def bootstrap_css() -> bytes:
    """Return Bootstrap's style sheet as the pinned package carries it, without the address of its source map."""
    return (FILES / "css" / "bootstrap.min.css").read_bytes().split(b"/*# sourceMappingURL=")[0]


def bootstrap_address() -> str:
    """Return the address of the style sheet, which changes with its content."""
    return f"/vendor/bootstrap.min.css?v={hashlib.sha256(bootstrap_css()).hexdigest()[:12]}"


@cache
def _symbols() -> dict[str, tuple[str, str]]:
    root = parse(FILES / "icons" / "bootstrap-icons.svg").getroot()
    found = {}
    for symbol in root.iter(SVG + "symbol"):
        paths = "".join(f"<path d={quoteattr(path.get('d', ''))}/>" for path in symbol.iter(SVG + "path"))
        found[symbol.get("id", "")] = (symbol.get("viewBox", "0 0 16 16"), paths)
    return found


@blueprint.get("/vendor/bootstrap.min.css")
def vendor() -> Response:
    """Serve Bootstrap's style sheet."""
    return Response(bootstrap_css(), mimetype="text/css", headers={"Cache-Control": YEAR})


@blueprint.get("/vendor/icons/<name>.svg")
def icon(name: str) -> Response:
    """Serve one icon of Bootstrap's set, for use as a mask."""
    box, paths = _symbols().get(name) or abort(404)
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{paths}</svg>'
    return Response(drawn, mimetype="image/svg+xml", headers={"Cache-Control": YEAR})


class CompressedFiles:
    """Compressed forms of static answers, kept in ``folder`` by their content so that a restart finds them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self.known: dict[tuple[str, str], tuple[bytes, str, str]] = {}
        self._made: dict[str, bytes] = {}

    def add_to(self, server: Flask) -> None:
        """Answer static files of ``server`` in the smallest form that the browser takes."""
        server.before_request(self._answer_known)
        server.after_request(self._compress)
        server.after_request(_shrink)

    def _key(self) -> tuple[str, str] | None:
        if request.method != "GET" or not request.path.startswith("/_dash-component-suites/"):
            return None
        return request.path, _encoding()

    def _answer_known(self) -> Response | None:
        key = self._key()
        if key is None or key not in self.known:
            return None
        data, mimetype, cache_control = self.known[key]
        return _encoded(Response(data, mimetype=mimetype), key[1], cache_control)

    def _compress(self, response: Response) -> Response:
        if not request.path.startswith(COMPRESSED_PATHS) or response.status_code not in (200, 304):
            return response
        is_known_by_address = (
            "m" in request.args or "v" in request.args or response.cache_control.max_age == 31536000
        )
        cache_control = YEAR if is_known_by_address else DAY
        response.headers["Cache-Control"] = cache_control
        if response.status_code != 200:
            return response
        response.direct_passthrough = False
        plain = response.get_data()
        # A reader who goes away half-way would leave the file open.
        response.close()
        encoding = _encoding()
        if (
            not encoding
            or len(plain) < SMALLEST
            or response.mimetype not in COMPRESSED_TYPES
            or "Content-Encoding" in response.headers
        ):
            return response
        data = self._compressed(plain, encoding)
        # A stranger may write any fingerprint into an address: only so many are kept.
        if (key := self._key()) is not None and len(self.known) < MOST_KNOWN:
            self.known[key] = (data, response.mimetype, cache_control)
        response.set_data(data)
        return _encoded(response, encoding, cache_control)

    def _compressed(self, plain: bytes, encoding: str) -> bytes:
        path = self._folder / f"{hashlib.sha256(plain).hexdigest()}.{encoding}"
        with self._lock:
            if path.name in self._made:
                return self._made[path.name]
            if path.exists():
                return self._made.setdefault(path.name, path.read_bytes())
            data = brotli.compress(plain, quality=9) if encoding == "br" else gzip.compress(plain, 6, mtime=0)
            self._folder.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{encoding}.part")
            part.write_bytes(data)
            part.replace(path)
            return self._made.setdefault(path.name, data)


def _shrink(response: Response) -> Response:
    """Compress an answer with data lightly; it is made for one request, so nothing of it is kept."""
    if response.mimetype != JSON or "Content-Encoding" in response.headers or response.is_streamed:
        return response
    encoding = _encoding()
    plain = response.get_data()
    if not encoding or len(plain) < SMALLEST:
        return response
    data = brotli.compress(plain, quality=3) if encoding == "br" else gzip.compress(plain, 1, mtime=0)
    response.set_data(data)
    response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response


def _encoding() -> str:
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted[name]), "")


def _encoded(response: Response, encoding: str, cache_control: str) -> Response:
    # The gate has read the cookie, but the answer is the same for every reader: a new session fetches nothing anew.
    session.accessed = False
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = cache_control
    response.vary.add("Accept-Encoding")
    return response

"""The answer that is an opened file: shown in place where a browser can, kept by nobody."""

from urllib.parse import quote

from flask import Response

from db.documents import SHOWN_IN_PLACE, OpenedFile


def file_answer(opened: OpenedFile) -> Response:
    """Return a file as an answer that no cache keeps."""
    answer = Response(opened.content, mimetype=opened.media_type.value)
    way = "inline" if opened.media_type in SHOWN_IN_PLACE else "attachment"
    answer.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(opened.name)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer

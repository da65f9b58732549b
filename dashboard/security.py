"""Headers and cookies of every answer: nothing is asked from another host, nothing private is kept by a browser."""

from collections.abc import Sequence
from typing import Any, Final

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect, generate_csrf

from dashboard.config import Config

CSRF_COOKIE: Final = "_csrf_token"
FIGURES: Final = "X-Figures"
"""Says ``provisional`` on every answer while a recompute is owed; the page's script shows or hides its banner by it."""
LARGEST_UPLOAD: Final = 64 << 20
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # CSRF protection over HTTPS compares the referrer.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def cookie_settings(config: Config) -> dict[str, Any]:
    """Return Flask's settings of cookies and forms; cookies travel over HTTPS alone where the board is behind it."""
    return {
        "SESSION_COOKIE_NAME": "board",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        # A form may wait as long as its session lives.
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": LARGEST_UPLOAD,
        # Answers hold Chinese as it is, a third of the escaped bytes.
        "JSON_AS_ASCII": False,
    }


def content_policy(script_hashes: Sequence[str]) -> str:
    """Return the Content-Security-Policy: our own host, and the inline scripts of these hashes."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def protect(server: Flask) -> None:
    """Check the CSRF token of every changing request; call it after the gate, so that expiry shows as 401."""
    CSRFProtect(server)


def set_headers(server: Flask, config: Config, policy: str) -> None:
    """Add the headers and the CSRF cookie that Dash sends back to every answer of ``server``."""

    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy)
        if config.is_https:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if g.get("has_old_figures"):
            response.headers[FIGURES] = "provisional"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if request.method == "GET" and response.mimetype == "text/html" and response.status_code == 200:
            response.set_cookie(
                CSRF_COOKIE,
                generate_csrf(),
                secure=config.is_https,
                httponly=False,
                samesite="Strict",
                path="/",
            )
        return response

    server.after_request(add)

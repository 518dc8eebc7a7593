"""How the console answers: a template as a page, with what its frame shows, under a strict policy.

What does not belong here: what a page is about (a module for each), how values are written (`words.py`).
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from quart import Response, g, render_template, request

from api.console.visitors import is_fragment
from api.envelope import request_id
from api.errors import STATUS
from api.installation import current
from symage.storage import accounts, jobs
from symage.storage.accounts import Account
from symage.storage.user_sessions import SignedIn

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HTML = "text/html; charset=utf-8"
FEWEST_PACKED = 1000
"""Bytes from which a text is worth packing."""
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of every page shows of the visitor's account."""

    account: Account
    open_jobs: int
    forms: int


async def page(
    template: str, status: int = 200, headers: Mapping[str, str] | None = None, **context: Any
) -> Response:
    """A whole page, or of a template of a fragment just that."""
    visitor: SignedIn | None = g.get("visitor")
    frame = None
    # What is out of order may be what the frame is read from.
    if visitor is not None and status < 500 and not is_fragment():
        here = current()
        frame = await here.threads.read(_frame, visitor.account_id, len(here.catalogue.forms))
    text = await render_template(template, visitor=visitor, frame=frame, theme=_theme(), **context)
    return Response(text, status=status, headers=dict(headers or {}), content_type=HTML)


async def error_page(code: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """What went wrong, in a page of its own or in the place of a fragment."""
    template = "error_note.html" if is_fragment() else "error.html"
    said = {"code": code, "message": message, "request_id": request_id()}
    return await page(template, STATUS[code], headers, **said, number=STATUS[code])


async def guard(response: Response) -> Response:
    """After every answer of the console: nothing is kept by others, nothing is loaded from elsewhere."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        response.vary.update(("HX-Request", "Accept-Encoding"))
        await _pack(response)
    return response


async def _pack(response: Response) -> None:
    if not request.accept_encodings["gzip"] or request.method == "HEAD":
        return
    body = await response.get_data(as_text=False)
    if len(body) >= FEWEST_PACKED:
        response.set_data(gzip.compress(body, 5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"


def _frame(connection: sa.Connection, account_id: str, forms: int) -> Frame:
    return Frame(accounts.get(connection, account_id), open_jobs(connection, account_id), forms)


def open_jobs(connection: sa.Connection, account_id: str) -> int:
    """What the frame counts beside Jobs."""
    return sum(jobs.counts(connection, account_id, open_only=True).values())


def _theme() -> str:
    """As a script of ours has kept it in a cookie; empty follows the system."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""

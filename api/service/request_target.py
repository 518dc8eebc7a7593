"""What a client may write where a path belongs, made into a path before the framework sees it.

Quart reads a target that does not begin with a slash as a URL and fails on one that is none.
"""

from typing import cast
from urllib.parse import urlsplit

from hypercorn.typing import HTTPScope, Scope


def with_path(scope: Scope) -> Scope:
    """The scope, with a path that begins with a slash; what names none becomes the root."""
    if scope["type"] != "http" or scope["path"].startswith("/"):
        return scope
    return cast(HTTPScope, {**scope, "path": _path(scope["path"])})


def _path(target: str) -> str:
    try:
        path = urlsplit(target).path
    except ValueError:
        return "/"
    return path if path.startswith("/") else "/"

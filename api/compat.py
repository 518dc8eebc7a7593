"""The mount for the two oldest clients, /compat/1.0.1: the same application, a little more lenient.

A client that is given http://host/compat/1.0.1 as its address sends paths below it. Such a request is
the one without the prefix, with two differences that handlers ask for here: formats that are always made
may be ordered, and single parts of a dataset may be downloaded as they could be then.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from hypercorn.typing import HTTPScope, Scope
from quart import request

from symage.bundles.members import format_folders
from symage.orders.formats import always_made

MOUNT = "/compat/1.0.1"
_MARK = "symage.compat"
_FORMER: Mapping[str, str] = MappingProxyType({"funsd_layout": "funsd", "coco_layout": "coco"})
"""Names that formats once had beside their own."""


def parts() -> Mapping[str, str]:
    """The formats that could once be downloaded alone, and where a dataset holds them."""
    folders = format_folders()
    return {**folders, **{former: folders[name] for former, name in _FORMER.items()}}


def mounted(scope: Scope) -> Scope:
    """The scope; the mount of a request that came below it becomes part of the application's root."""
    if scope["type"] != "http":
        return scope
    root = scope.get("root_path", "") + MOUNT
    if not scope["path"].startswith(f"{root}/"):
        return scope
    extensions = {**(scope.get("extensions") or {}), _MARK: {}}
    return cast(HTTPScope, {**scope, "root_path": root, "extensions": extensions})


def is_asked() -> bool:
    """Whether the present request came below the mount."""
    return _MARK in (request.scope.get("extensions") or {})


def lenient(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """An order without the formats that are made anyway; one of nothing else gets the default."""
    formats = body.get("output_formats")
    if not isinstance(formats, list):
        return body
    kept = [name for name in formats if name not in always_made()]
    return {**body, "output_formats": kept or None}

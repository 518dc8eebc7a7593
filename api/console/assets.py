"""The console's style, scripts and fonts: read once, named by their content, kept by browsers for good."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from quart import Blueprint, Response, request, url_for

from api.errors import ApiError

FOLDER = Path(__file__).parent / "assets"
TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
    }
)
FOR_GOOD = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """`packed`: compressed, where that makes it smaller."""

    content: bytes
    packed: bytes | None
    content_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All of them under one version, so that a style finds its fonts beside itself."""

    version: str
    files: Mapping[str, Asset]


@blueprint.get("/assets/<version>/<name>")
async def asset(version: str, name: str) -> Response:
    """Any version gives today's: a page that is older than this process still finds its style."""
    known = assets()
    if name not in known.files:
        raise ApiError("not_found", "There is nothing at this address")
    found = known.files[name]
    headers = {
        "Cache-Control": FOR_GOOD if version == known.version else "no-cache",
        "Vary": "Accept-Encoding",
    }
    if found.packed is not None and request.accept_encodings["gzip"] > 0:
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, headers=headers, content_type=found.content_type)
    return Response(found.content, headers=headers, content_type=found.content_type)


def asset_url(name: str) -> str:
    return url_for("console.assets.asset", version=assets().version, name=name)


@cache
def assets() -> Assets:
    paths = [path for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES]
    digest = sha256()
    for path in paths:
        digest.update(path.name.encode() + path.read_bytes())
    return Assets(digest.hexdigest()[:12], {path.name: _read(path) for path in paths})


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    packed = gzip.compress(content, 9, mtime=0)
    smaller = packed if len(packed) < 0.95 * len(content) else None
    return Asset(content, smaller, TYPES[path.suffix])

"""The OpenAPI document and two pages that show it, from this origin alone.

The viewers are vendored in `static/`; a Content-Security-Policy keeps the pages from loading anything
from elsewhere, also when a viewer would like to.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from quart import Blueprint, Response, current_app, request

from api.envelope import JSON, render
from api.errors import ApiError
from api.files.links import base_url
from api.installation import current
from api.openapi.document import document

STATIC = Path(__file__).parents[1] / "static"
ASSETS: Mapping[str, str] = MappingProxyType(
    {
        "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
        "swagger-ui.css": "text/css; charset=utf-8",
        "redoc.standalone.js": "text/javascript; charset=utf-8",
        "start-swagger.js": "text/javascript; charset=utf-8",
        "start-redoc.js": "text/javascript; charset=utf-8",
        "pages.css": "text/css; charset=utf-8",
    }
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_DOCUMENT = "openapi"

blueprint = Blueprint("docs_pages", __name__)


@blueprint.get("/openapi.json")
async def openapi() -> Response:
    made = current_app.extensions.get(_DOCUMENT)
    if made is None:
        here = current()
        made = document(current_app, here.catalogue, table_rows=here.settings.table_rows)
        current_app.extensions[_DOCUMENT] = made
    rendered = render({**made, "servers": [{"url": base_url()}]})
    tag = sha256(rendered.encode()).hexdigest()[:32]
    known = request.if_none_match.contains_weak(tag)
    response = Response(b"", status=304) if known else Response(rendered, content_type=JSON)
    # Weak: it goes out compressed or not.
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/docs")
async def swagger() -> Response:
    head = '<link rel="stylesheet" href="docs/swagger-ui.css">'
    return _page("API reference", head, ("swagger-ui-bundle.js", "start-swagger.js"))


@blueprint.get("/redoc")
async def redoc() -> Response:
    return _page("API reference", "", ("redoc.standalone.js", "start-redoc.js"))


@blueprint.get("/docs/<name>")
async def asset(name: str) -> Response:
    if name not in ASSETS:
        raise ApiError("not_found", "There is nothing at this address")
    content = await current().threads.files((STATIC / name).read_bytes)
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(content, headers=headers, content_type=ASSETS[name])


def _page(title: str, head: str, scripts: tuple[str, ...]) -> Response:
    """Addresses are relative, so that the pages work below any prefix."""
    tags = "".join(f'<script src="docs/{name}"></script>' for name in scripts)
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>symage: {title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="docs/pages.css">{head}</head>'
        f'<body><div id="reference"></div>{tags}</body></html>'
    )
    headers = {"Content-Security-Policy": POLICY}
    return Response(html, headers=headers, content_type="text/html; charset=utf-8")

"""The documentation, rendered from the project's own pages: /docs leads to it and to the API's reference.

Anybody may read it: it says nothing that the source does not. What does not belong here: the OpenAPI document
and its viewers (`api/service/docs_pages.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from quart import Blueprint, Response, request

from api.console.pages import page as whole_page
from api.console.visitors import known_visitor
from api.errors import ApiError
from api.installation import current

PACKAGED = Path(__file__).parent / "docs"
"""Where an installed wheel has the pages; a checkout has them at its root."""
FOLDER = PACKAGED if PACKAGED.is_dir() else Path(__file__).parents[2] / "docs"
PICTURES: Mapping[str, str] = MappingProxyType({".png": "image/png", ".svg": "image/svg+xml"})
FIRST = ("console", "api", "accounts", "datasets", "forms", "identity", "tabular", "webhooks")
"""What most readers come for; the other pages follow by name."""
HITS, AROUND = 30, 90
_HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)

blueprint = Blueprint("guide", __name__, url_prefix="/docs", template_folder="templates")


@dataclass(frozen=True, slots=True)
class Page:
    """`html` is made once; `text` is what it is searched by."""

    name: str
    title: str
    text: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Hit:
    page: Page
    around: Markup


@blueprint.get("")
async def index() -> Response:
    return await _shown("guide_index.html", pages=list(pages().values()))


@blueprint.get("/guide")
async def guide() -> Response:
    words = request.args.get("q", "").strip()
    return await _shown("guide_search.html", q=words, hits=search(words) if words else [])


@blueprint.get("/guide/<name>")
async def page(name: str) -> Response:
    found = pages().get(name.removesuffix(".md"))
    if found is None:
        raise ApiError("not_found", "The guide has no such page")
    return await _shown("guide_page.html", page=found)


@blueprint.get("/guide/<path:path>")
async def beside(path: str) -> Response:
    """A page of a folder beside the pages, or a picture that one shows."""
    file = (FOLDER / path).resolve()
    if not file.is_relative_to(FOLDER.resolve()) or not file.is_file():
        raise ApiError("not_found", "There is nothing at this address")
    if file.suffix == ".md":
        return await _shown("guide_page.html", page=_read(file))
    if file.suffix not in PICTURES:
        raise ApiError("not_found", "There is nothing at this address")
    content = await current().threads.files(file.read_bytes)
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(content, headers=headers, content_type=PICTURES[file.suffix])


@cache
def pages() -> Mapping[str, Page]:
    """Every page of the folder, the usual ones first."""
    found = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.md"))}
    order = [name for name in FIRST if name in found]
    return {name: found[name] for name in (*order, *(each for each in found if each not in order))}


def search(words: str) -> Sequence[Hit]:
    """Pages that have all of the words, those with the words in their title first."""
    wanted = [word for word in re.findall(r"\w+", words.lower()) if word]
    fitting = [
        page for page in pages().values() if wanted and all(word in page.text.lower() for word in wanted)
    ]
    ranked = sorted(fitting, key=lambda page: -_weight(page, wanted))
    return [Hit(page, _around(page.text, wanted)) for page in ranked[:HITS]]


async def _shown(template: str, **context: Any) -> Response:
    """In the frame of the console for who is signed in."""
    await known_visitor()
    return await whole_page(template, guide=list(pages().values()), **context)


def _read(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    heading = _HEADING.search(text)
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    html = markdown.render(text)
    return Page(path.stem, heading[1] if heading else path.stem, text, Markup(_led(html)))


def _led(html: str) -> str:
    """Headings can be led to; tables and code can be reached by the keyboard."""
    html = re.sub(r"<h([23])>(.*?)</h\1>", _anchored, html)
    return html.replace("<pre>", '<pre tabindex="0">').replace("<table>", '<table tabindex="0">')


def _anchored(heading: re.Match[str]) -> str:
    plain = re.sub(r"<[^>]+>", "", heading[2]).lower()
    anchor = re.sub(r"[^\w-]+", "", plain.replace(" ", "-"))
    return f'<h{heading[1]} id="{anchor}">{heading[2]}</h{heading[1]}>'


def _weight(page: Page, wanted: Sequence[str]) -> int:
    title, text = page.title.lower(), page.text.lower()
    return sum(1000 * (word in title) + text.count(word) for word in wanted)


def _around(text: str, wanted: Sequence[str]) -> Markup:
    """The first place of a word with what stands round it, its markup taken away."""
    plain = re.sub(r"[#*`|>\[\]]+|\(\S+\.md\S*\)", " ", text)
    plain = re.sub(r"\s+", " ", plain)
    at = max(plain.lower().find(wanted[0]), 0)
    cut = plain[max(at - AROUND, 0) : at + AROUND * 2]
    marked = str(escape(cut))
    for word in wanted:
        marked = re.sub(f"(?i)({re.escape(word)})", r"<mark>\1</mark>", marked)
    return Markup(marked)

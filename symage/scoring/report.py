"""A score as a page of HTML that needs nothing beside itself, and as lines for a terminal."""

import base64
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from symage.scoring.score import KINDS, Reading, Score, Worst
from symage.scoring.tally import Tally

_SHARES = ("exact", "normalised", "anls", "precision", "recall", "f1", "iou")
_COUNTS = ("documents", "values", "missed", "invented")
_FIELDS_SHOWN = 20
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1f2937}
table{border-collapse:collapse;margin:.5rem 0 2rem;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .7rem;border-bottom:1px solid #e5e7eb;text-align:right}
th:first-child,td:first-child,td.text{text-align:left}
th{position:sticky;top:0;background:#fff}
img{max-width:100%;border:1px solid #d1d5db;margin:.5rem 0}
.missed{color:#b91c1c}.wrong{color:#15803d}
"""

Pictures = Callable[[Worst], Sequence[bytes]]
"""JPEG files of a document's pages."""


def terminal_lines(score: Score) -> Iterator[str]:
    """A line of everything, one a form, look, profile and writer, and the fields that were read worst."""
    yield _line("", {name: name for name in (*_COUNTS, *_SHARES)})
    yield _line("all", _shown(score.tallies.all))
    for kind in KINDS:
        groups = list(score.tallies.of(kind))
        if kind == "field":
            groups = sorted(groups, key=lambda each: _wrong(each[1]), reverse=True)[:_FIELDS_SHOWN]
        elif len(groups) < 2:
            continue
        yield from (_line(f"{kind} {name}", _shown(tally)) for name, tally in groups if tally.documents)
    if score.unread:
        yield f"{score.unread} documents of which nothing was said count as missed"


def described(score: Score) -> dict[str, Any]:
    """The same and more for programs: every group of every kind."""
    groups = {kind: {name: tally.described() for name, tally in score.tallies.of(kind)} for kind in KINDS}
    return {"all": score.tallies.all.described(), "unread_documents": score.unread, **groups}


def page(score: Score, title: str, pictures: Pictures) -> Iterator[str]:
    """The page of results in pieces: tables, then the documents that were read worst."""
    yield f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>\n'
    yield f"<style>{_STYLE}</style>\n<h1>{escape(title)}</h1>\n"
    yield from _table("", [("all", score.tallies.all)])
    if score.unread:
        yield f"<p>{score.unread} documents of which nothing was said count as missed.</p>\n"
    for kind in KINDS:
        if groups := list(score.tallies.of(kind)):
            yield f"<h2>By {kind}</h2>\n"
            yield from _table(kind, groups)
    if score.worst:
        yield "<h2>Read worst</h2>\n<p>Red: nothing was said; green: another text was; blue: where it was "
        yield "seen.</p>\n"
    for worst in score.worst:
        yield from _document(worst, pictures(worst))
    yield "</html>\n"


def _table(kind: str, groups: Sequence[tuple[str, Tally]]) -> Iterator[str]:
    heads = "".join(f"<th>{escape(name)}</th>" for name in (kind, *_COUNTS, *_SHARES))
    yield f"<table><tr>{heads}</tr>\n"
    for name, tally in groups:
        cells = "".join(f"<td>{text}</td>" for text in _shown(tally).values())
        yield f"<tr><td>{escape(name)}</td>{cells}</tr>\n"
    yield "</table>\n"


def _document(worst: Worst, pictures: Sequence[bytes]) -> Iterator[str]:
    form_id, item = worst.document
    yield f"<h3>{escape(form_id)}, item {item}: {len(worst.wrong)} wrong of {worst.values} values</h3>\n"
    yield "<table><tr><th>field</th><th>written</th><th>read</th></tr>\n"
    yield from map(_reading, worst.wrong)
    yield "</table>\n"
    for picture in pictures:
        data = base64.b64encode(picture).decode()
        yield f'<img alt="a page of {escape(form_id)}, item {item}" src="data:image/jpeg;base64,{data}">\n'


def _reading(reading: Reading) -> str:
    truth = reading.truth
    written = str(truth.value) if truth.mark and not truth.is_blank else truth.text
    kind = "missed" if reading.match.missed else "wrong"
    cells = "".join(f'<td class="text">{escape(text)}</td>' for text in (written, reading.said.text))
    return f'<tr class="{kind}"><td>{escape(reading.field_id)}</td>{cells}</tr>\n'


def _shown(tally: Tally) -> dict[str, str]:
    found = tally.described()
    counts = {name: str(found[name]) for name in _COUNTS}
    shares = {name: "–" if found[name] is None else f"{found[name]:.4f}" for name in _SHARES}
    return {**counts, **shares}


def _line(name: str, cells: dict[str, str]) -> str:
    return f"{name:<44}" + "".join(f"{cell:>11}" for cell in cells.values())


def _wrong(tally: Tally) -> int:
    return tally.values - tally.normalised + tally.invented

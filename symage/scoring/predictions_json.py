"""Predictions as JSON: a list of objects, or one object a line, in the shape of a record of ground truth."""

from collections.abc import Iterator
from typing import Any

from symage import strict_json
from symage.scoring.said import SIDES, Pixels, Reading, Said, is_count


def read_json(reading: Reading, text: str) -> None:
    """Adds what the documents of the text say, and refuses what cannot be read."""
    for where, document in _documents(reading, text):
        if not isinstance(document, dict):
            reading.refuse(where, "a document is an object of form_id, item_index and fields")
            continue
        fields = document.get("fields")
        if not isinstance(fields, dict):
            reading.refuse(where, "fields must be an object of field ids")
            continue
        said = {name: _said(reading, f"{where}, {name}", value) for name, value in fields.items()}
        reading.add(where, document.get("form_id"), document.get("item_index"), said)


def _documents(reading: Reading, text: str) -> Iterator[tuple[str, Any]]:
    """The documents of a list, or one a line, each with its place."""
    if text.lstrip().startswith("["):
        for parsed in _parsed(reading, "the file", text):
            yield from ((f"document {number}", document) for number, document in enumerate(parsed))
        return
    # Not splitlines(): JSON may hold line separators of Unicode as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield from ((f"line {number}", document) for document in _parsed(reading, f"line {number}", line))


def _parsed(reading: Reading, where: str, text: str) -> Iterator[Any]:
    """One value; none, and told, where it is no JSON."""
    try:
        yield strict_json.parse(text)
    except (ValueError, RecursionError) as error:
        reading.refuse(where, f"is no JSON: {error}")


def _said(reading: Reading, where: str, value: Any) -> Said:
    if not isinstance(value, dict):
        return Said(_text(reading, where, value))
    text = _text(reading, where, value.get("text"))
    meant = None if value.get("value") is None else _text(reading, where, value["value"])
    page = value.get("page", 0)
    if not is_count(page):
        reading.refuse(where, "page must be a whole number from 0")
        page = 0
    return Said(text, page, _box(reading, where, value.get("box")), meant)


def _box(reading: Reading, where: str, box: Any) -> Pixels | None:
    if box is None:
        return None
    if not (isinstance(box, list) and len(box) == len(SIDES) and all(map(_is_number, box))):
        reading.refuse(where, "box must be four numbers: left, top, right, bottom")
        return None
    return reading.upright(where, box)


def _text(reading: Reading, where: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    reading.refuse(where, "what a field says must be a text, a number, true, false or null")
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

"""Columns from what people paste: a header line of a CSV file, with rows or without, a JSON object or schema,
a CREATE TABLE statement. Their names are kept as they are.
"""

import csv
import re
from collections.abc import Sequence
from typing import Any

from symage.tabular.infer import infer_csv
from symage.tabular.words.meaning import meaning_of, plain_phrase
from symage.tabular.words.objects import of_json, of_values
from symage.tabular.words.statements import Named, of_statement
from symage.tabular.words.vocabulary import Meaning

_IDENTIFIER = re.compile(r"[^\W\d][\w .#%/()-]{0,60}")
_ENOUGH_ROWS = 10
"""From so many rows on, values say more than names."""


def sampled(prompt: str) -> list[Named]:
    """The columns of a sample; empty where the prompt is none."""
    text = prompt.strip()
    return of_statement(text) or of_json(text) or _of_csv(text)


def _of_csv(text: str) -> list[Named]:
    lines = [line for line in text.splitlines() if line.strip()]
    sign = next((sign for sign in ("\t", ";", ",", "|") if lines and sign in lines[0]), "")
    if not sign:
        return []
    if sign == "|":  # A table of Markdown has bars around it, and a line below its head.
        lines = [line.strip().strip("|") for line in lines if re.search(r"[^\s|:+-]", line)]
    read = csv.reader(lines, delimiter=sign, skipinitialspace=True)
    table = [[cell.strip() for cell in row] for row in read]
    if not table:
        return []
    names, *rows = table
    is_header = _is_header(names, lines[0], sign)
    if rows and all(len(row) == len(names) for row in rows):
        if len(rows) >= _ENOUGH_ROWS:
            found = infer_csv("\n".join(lines)).columns
            return [(column.name, Meaning(column.type, column.constraints)) for column in found]
        if len(rows) > 1 or (is_header and any(map(re.compile(r"[\d@]").search, rows[0]))):
            return [
                (name, of_values(name, [_value(row[place]) for row in rows]))
                for place, name in enumerate(names)
            ]
    if rows or not is_header:
        return []
    return [
        (name, _first_is_sequence(meaning_of(plain_phrase(name)), name, place))
        for place, name in enumerate(names)
    ]


def _value(cell: str) -> Any:
    """As JSON would have it."""
    if re.fullmatch(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,8})?", cell):
        return float(cell) if "." in cell else int(cell)
    return {"true": True, "false": False, "": None}.get(cell.lower(), cell)


def _first_is_sequence(meaning: Meaning | None, name: str, place: int) -> Meaning | None:
    is_id = plain_phrase(name).endswith(" id") and meaning in (
        meaning_of("other id"),
        Meaning("number_sequence"),
    )
    if not is_id:
        return meaning
    return Meaning("number_sequence") if place == 0 else meaning_of("other id")


def _is_header(names: Sequence[str], line: str, sign: str) -> bool:
    """Names behind each other without spaces, or written as programs write them."""
    if (
        len(names) < 3
        or not all(_IDENTIFIER.fullmatch(name) for name in names)
        or re.search(r"\d\s*[-–%]|\bor\b|\band\b|:", line)
    ):
        return False
    if sign in "\t|" or f"{sign} " not in line:
        return True
    return all(" " not in name for name in names) and any(
        "_" in name or name.isupper() or re.search("[a-z][A-Z]", name) for name in names
    )

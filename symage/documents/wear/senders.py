"""Who faxes a document: a party of it, by the name on its page, from a number in that party's place.

Of the texts as they are laid out, and of nothing else. What does not belong here: the line that a machine
prints of it (`fax_header.py`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from symage.compression import crc32
from symage.documents.layout import Layout
from symage.documents.wear.dice import Dice
from symage.forms.definition import FormDefinition
from symage.identities import tables

_NAMES: Sequence[tuple[str, ...]] = (
    ("preparer.firm_name",),
    ("preparer.name",),
    ("healthcare.billing_provider.name_and_address",),
    ("healthcare.facility.name_and_address",),
    ("employer.name_and_address",),
    ("employer.name",),
    ("payer.name_and_address",),
    ("lender.name_and_address",),
    ("filer.name_and_address",),
    ("settlement_entity.name_and_phone",),
    ("partnership.name_and_address",),
    ("corporation.name_and_address",),
    ("business.legal_name",),
    ("business.name",),
    ("recipient.name",),
    ("borrower.name",),
    ("student.name",),
    ("payee.name",),
    ("owner.name",),
    ("taxpayer.name",),
    ("person.full_name",),
    ("person.first_name", "person.last_name"),
)
"""What is a party's name: the first of these that a page tells, or one of the next that it does."""
_FIRST = 0.72
"""How often it is the first."""
_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?(?!\d)")
_AREA = re.compile(r"\(?([2-9]\d\d)\)?[ .-]*555")
_LINE = 3000
"""Words of one line stand that close to one another, in thousandths of a point."""
_LONGEST = 20
"""Letters that such machines keep of a name."""

Sender = tuple[str, str]
"""Name and number; either is empty where a document does not tell it."""
NOBODY: Sender = ("", "")


def sender_of(form: FormDefinition, layout: Layout, document: int, machine: Dice) -> Sender:
    texts = _texts(form, layout, document)
    told = [(names, name) for names in _NAMES if (name := _name(texts, names))]
    if not told:
        return NOBODY
    at = 0 if machine.happens("first", _FIRST) else machine.below("party", len(told))
    names, name = told[at]
    area = _area(texts, names[0].rsplit(".", 1)[0] + ".")
    return name, f"{area}-555-01{crc32(name.encode()) % 100:02}" if area else ""


def _texts(form: FormDefinition, layout: Layout, document: int) -> dict[str, list[str]]:
    """The lines of each field that has a concept, in its first place."""
    words = layout.words
    rows = range(*words.starts[document : document + 2].tolist())
    found: dict[str, list[str]] = {}
    heights: dict[str, int] = {}
    for at in rows:
        concept = form.fields[int(words.field[at])].semantic_concept
        if not concept or words.copy[at]:
            continue
        lines, bottom = found.setdefault(concept, []), int(words.bottom[at])
        if lines and abs(heights[concept] - bottom) < _LINE:
            lines[-1] += " " + words.text[at]
        else:
            lines.append(words.text[at])
        heights[concept] = bottom
    return found


def _name(texts: dict[str, list[str]], names: Sequence[str]) -> str:
    """In capitals, of the letters that fax machines have."""
    lines = [texts[name][0] for name in names if name in texts]
    if len(lines) < len(names):
        return ""
    plain = re.sub(r"[^A-Z0-9&.' -]+", " ", " ".join(lines).upper())
    return " ".join(
        plain[: _LONGEST + 1].rsplit(" ", 1)[0].split() if len(plain) > _LONGEST else plain.split()
    )


def _area(texts: dict[str, list[str]], party: str) -> str:
    """Of the party's telephone, else of its ZIP code, else of any on the document."""
    own = [lines for concept, lines in texts.items() if concept.startswith(party)]
    for text in (" ".join(lines) for lines in own):
        if found := _AREA.search(text):
            return found[1]
    for lines in (*own, *texts.values()):
        for code in reversed(list(_codes(lines))):
            return str(code)
    return ""


def _codes(lines: Sequence[str]) -> Iterator[int]:
    """Area codes of the places whose ZIP codes some lines end with."""
    for found in _ZIP.finditer(" ".join(lines)):
        if int(found[1]) in _area_codes():
            yield _area_codes()[int(found[1])]


@cache
def _area_codes() -> dict[int, int]:
    codes = np.array(tables.texts("zips", "zip").to_pylist(), np.int64)
    return dict(zip(codes.tolist(), tables.numbers("zips", "area_code_0").tolist(), strict=True))

"""Printed texts as a look writes them: in capitals, with commas in amounts, with other ways of writing dates,
with a payee's number cut to its last four digits where the form says that it may be.

Values stay what they are; only their texts change, and only where the form leaves it open: not in combs or
in boxes that a value is shared out over. What does not belong here: what a document says (`symage/forms`),
and the marks of check boxes, which are set and not written (`setting.py`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from unicodedata import normalize

import numpy as np

from symage.documents.looks import FACES, FIRST_SIGNATURE, FIRST_TEXT, Looks
from symage.documents.printers import DATES, MONEY, MONTHS, TINS
from symage.documents.typefaces import CHARACTERS
from symage.forms.definition import Field, FormDefinition

Texts = Mapping[str, Sequence[str]]
_Rewrite = Callable[[str], str]

_UNWRITTEN = ("checkbox", "choice")
_LONG_DATE = 10
"""Characters of a date with four digits for the year: 01/31/2026."""
# What is no letter with an accent, as a printer without it writes it.
_BARE: Mapping[str, str] = {
    **dict(zip("ŁłĐđØøıĦħÐðĸŋŊŧŦ¦×÷µƒ¢¸‚˜ˆ", "LlDdOoiHhDdknNtT|x/ufc,,~^", strict=True)),
    **dict.fromkeys("‘’‹›´", "'"),
    **dict.fromkeys("“”„«»¨", '"'),
    **dict.fromkeys("–—¬¯", "-"),
    **dict.fromkeys("•¤", "*"),
    **dict.fromkeys("†‡", "+"),
    **{"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "Þ": "Th", "þ": "th", "…": "...", "·": "."},
    **{"€": "EUR", "£": "GBP", "¥": "YEN", "©": "(C)", "®": "(R)", "§": "S.", "¶": "P.", "°": "deg"},
    **{"±": "+/-", "‰": "0/00", "¿": "?", "¡": "!"},
}


def dressed(form: FormDefinition, printed: Texts, looks: Looks) -> dict[str, list[str]]:
    """What stands on each document of a form, field by field."""
    return {field.id: _column(form, field, printed[field.id], looks) for field in form.fields}


def _column(form: FormDefinition, field: Field, texts: Sequence[str], looks: Looks) -> list[str]:
    found = [*texts]
    if field.type in _UNWRITTEN:
        return found
    for rows, rewrite in _rewrites(form, field, looks):
        for row in rows:
            if found[row]:
                found[row] = rewrite(found[row])
    if not "".join(found).isascii():
        faces = _faces(field, looks)
        found = [_shown_in(face, text) for face, text in zip(faces, found, strict=True)]
    return found


def _faces(field: Field, looks: Looks) -> list[int]:
    """The typeface of each text, an index into `FACES`. All hands that sign have the same letters."""
    if field.type == "signature":
        return [FIRST_SIGNATURE] * len(looks)
    return [FIRST_TEXT + printer for printer in looks.printer.tolist()]


def _rewrites(form: FormDefinition, field: Field, looks: Looks) -> list[tuple[list[int], _Rewrite]]:
    """Which documents write the field otherwise, and how."""
    if field.comb or field.pieces or field.type == "signature":
        return []
    if field.type == "money":
        return _by_column(looks.money, [_MONEY[form.money][style] for style in MONEY])
    if field.type == "date":
        roomy = field.max_length is None or field.max_length > _LONG_DATE
        return _by_column(looks.date, [_DATE[style] if roomy or style in _SHORT else None for style in DATES])
    if field.id in form.truncates:
        return _by_column(looks.tin, [_TIN[style] for style in TINS])
    return [(np.flatnonzero(looks.upper).tolist(), str.upper)]


def _by_column(column: np.ndarray, ways: Sequence[_Rewrite | None]) -> list[tuple[list[int], _Rewrite]]:
    return [
        (np.flatnonzero(column == position).tolist(), way)
        for position, way in enumerate(ways)
        if way is not None
    ]


def _amounts(rewrite: _Rewrite) -> _Rewrite:
    """Pinned texts that are no amount stay as they are."""
    return lambda text: rewrite(text) if _AMOUNT.fullmatch(text) else text


_AMOUNT = re.compile(r"-?\d+\.\d\d|\(?\d{1,3}(,\d{3})*\.\)?")
"""1234.56, and 54,321. or (54,321.) of forms in whole dollars."""


def _with_commas(text: str) -> str:
    """1234.56 as 1,234.56."""
    sign, (whole, point, cents) = text[: text.startswith("-")], text.lstrip("-").partition(".")
    return f"{sign}{int(whole):,}{point}{cents}"


_MONEY: Mapping[str, Mapping[str, _Rewrite | None]] = MappingProxyType(
    {
        "cents": {
            "1234.56": None,
            "1,234.56": _amounts(_with_commas),
            "1234 56": _amounts(lambda text: text.replace(".", " ")),
        },
        "dollars": {
            "1234.56": None,
            "1,234.56": _amounts(lambda text: text.replace(".", "")),
            "1234 56": _amounts(lambda text: text.replace(",", "")),
        },
    }
)
_SHORT = ("01-31-2026", "1/31/2026", "2026-01-31")
"""Ways that take no more room than the usual one."""


def _iso(text: str) -> str:
    month, day, year = text.split("/")
    return f"{year}-{month}-{day}"


def _by_name(text: str) -> str:
    month, day, year = text.split("/")
    return f"{MONTHS[int(month) - 1]} {day} {year}"


def _whole_years(rewrite: _Rewrite) -> _Rewrite:
    """Dates with two digits for the year, and pinned texts that are no date, stay as they are."""

    def rewritten(text: str) -> str:
        usual = len(text) == _LONG_DATE and text[2] == text[5] == "/" and text.replace("/", "").isdecimal()
        return rewrite(text) if usual and 1 <= int(text[:2]) <= len(MONTHS) else text

    return rewritten


_DATE: Mapping[str, _Rewrite | None] = MappingProxyType(
    {
        "01/31/2026": None,
        "1/31/2026": _whole_years(lambda text: "/".join(part.lstrip("0") for part in text.split("/"))),
        "01-31-2026": _whole_years(lambda text: text.replace("/", "-")),
        "JAN 31 2026": _whole_years(_by_name),
        "2026-01-31": _whole_years(_iso),
    }
)


def _cut_to_four(mark: str) -> _Rewrite:
    """A taxpayer's number with its last four digits alone; what is none stays as it is."""
    return lambda text: _ANY_DIGIT.sub(mark, text[:-4]) + text[-4:] if _NUMBER.fullmatch(text) else text


_ANY_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{3}-\d\d-\d{4}|\d\d-\d{7}|\d{9}")
_TIN: Mapping[str, _Rewrite | None] = MappingProxyType(
    {"123-45-6789": None, "XXX-XX-6789": _cut_to_four("X"), "***-**-6789": _cut_to_four("*")}
)


def _shown_in(face: int, text: str) -> str:
    """The text with what the typeface has: a letter that it lacks is written without its accent."""
    return text if text.isascii() else text.translate(_lacking(face))


@cache
def _lacking(face: int) -> Mapping[int, str]:
    shown = FACES[face].shown
    return {
        ord(character): _bare(character)
        for character, there in zip(CHARACTERS, shown, strict=True)
        if not there and _bare(character) is not character
    }


def _bare(character: str) -> str:
    plain = normalize("NFKD", character).encode("ascii", "ignore").decode()
    return _BARE.get(character, plain if plain.strip() else character)

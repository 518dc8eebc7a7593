"""Patterns in a part of a description: "like AB-1234", "6 digits", "with 2 letters and 4 digits"."""

import re
from dataclasses import replace

from symage.tabular.words.said import Said

_SAMPLE = r"[\"'`]?([A-Za-z0-9#][\w#/.\-]*\d[\w#/.\-]*|[A-Z#9X][A-Z#9X\-/]{2,})[\"'`]?"
_LIKE = re.compile(
    (
        rf"[(\[]?\b(?:(?:looks?\s+)?like|e\.?g\.?,?|such as|similar to|for example|"
        rf"in (?:the )?(?:format|form|pattern)(?: of)?|with (?:the )?(?:format|pattern)|"
        rf"format(?:ted as)?|pattern)\s*:?\s*{_SAMPLE}[)\]]?"
    ),
)
_COUNTED = re.compile(
    (
        r"\b(?:with|of|has|having)\s+(\d{1,2})\s+(letters?|capital letters?|digits?|"
        r"characters?|chars?|numbers?)(?:\s+(?:and|followed by|"
        r"then)\s+(\d{1,2})\s+(letters?|digits?|numbers?))?"
    ),
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<!last )(?<!first )\b(\d{1,2})[\s-]?(digit|character|char|letter)s?\b\s*", re.IGNORECASE
)
_PREFIX = re.compile(
    r"\b(?:with|"
    r"has)?\s*(?:the\s+)?prefix(?:ed with)?\s*:?\s*[\"'`]?([A-Za-z0-9_\-]{1,12})[\"'`]?|"
    r"\bstart(?:s|ing) with\s+[\"'`]?([A-Z][A-Z_\-]{0,11})[\"'`]?"
)
_BEHIND = re.compile(r"\s\(?([A-Z]{1,6}[-_#/]\d{3,}[\w-]*|[A-Z]{1,5}\d{4,})\)?\s*$")
"""A code behind the name, whatever stands between: "bug id BUG-0001"."""
_NO_LENGTH = re.compile(
    r"\(?\b(?:(?:between\s+)?\d+\s*(?:-|to|and)|"
    r"min(?:imum)?|max(?:imum)?|at least|at most|up to)\.?\s*(?:length\s+)?\d+\s*"
    r"(?:chars?|characters?|letters?)\b\)?",
    re.IGNORECASE,
)
"""Bounds of a length, which are no pattern."""


def pattern(text: str, said: Said) -> tuple[str, Said]:
    text = _NO_LENGTH.sub(" ", text)
    if found := _LIKE.search(text):
        return without(text, found), replace(
            said, mask=mask_of(found[1]), shape=re.sub(r"[9\d#]", "#", found[1])
        )
    if (found := _BEHIND.search(text)) and not found[1].startswith("ISO"):
        return text[: found.start()], replace(said, mask=mask_of(found[1]))
    if found := _COUNTED.search(text):
        mask = _signs(found[2]) * int(found[1]) + (_signs(found[4]) * int(found[3]) if found[3] else "")
        return without(text, found), replace(said, mask=mask)
    if found := _DIGITS.search(text):
        return without(text, found), replace(said, mask=_signs(found[2]) * int(found[1]))
    if found := _PREFIX.search(text):
        prefix = (found[1] or found[2]).rstrip("-_")
        return without(text, found), replace(said, mask=escaped(prefix) + "-99999999")
    return text, said


def _signs(kind: str) -> str:
    return {"l": "A", "d": "9", "n": "9"}.get(kind.lower().removeprefix("capital ")[0], "X")


def mask_of(sample: str) -> str:
    """The mask that a sample is one of: AB-1234 → AA-9999."""
    signs = [
        ("A" if letter.isupper() else "a") if letter.isalpha() else letter
        for letter in sample
        if letter.isascii()
    ]
    return "".join("9" if sign.isdigit() or sign == "#" else sign for sign in signs)


def escaped(text: str) -> str:
    """A text as a mask writes it."""
    return "".join(f"\\{letter}" if letter in "Aa9X\\" else letter for letter in text)


def without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"

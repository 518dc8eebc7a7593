"""How lines of print on a form begin: with the number of the line, as an item of a list, with an answer."""

import re
from functools import cache

_NUMBER = re.compile(r"\(?(\d{1,2}[a-z]?|[A-Za-z]|[ivx]{1,4}|[A-Z]\d)\)?|\d{1,2}\([a-z]\)")
_ITEM = re.compile(r"[•●]|\d{1,2}\.( |$)")
_NUMBERED = re.compile(r"(\d{1,2}[a-z]?\.?|[A-Za-z]\.) +\S")
_ANSWER = re.compile(r"(Yes|No)[.,]?")


@cache
def is_line_number(text: str) -> bool:
    """The number of a line, or the letter of a line or a column."""
    return _NUMBER.fullmatch(text) is not None


def is_item(text: str) -> bool:
    """Of a list, whose mark or number it begins with."""
    return _ITEM.match(text) is not None


def is_numbered(text: str) -> bool:
    """Whether it has words, and the number of their line before them."""
    return _NUMBERED.match(text) is not None


def is_answer(text: str) -> bool:
    """Yes or No, which what follows it explains."""
    return _ANSWER.fullmatch(text) is not None

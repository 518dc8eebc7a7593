"""Which characters people can write: those that the library of letters has, whole or as a letter and its
accents."""

from functools import cache
from unicodedata import normalize

from symage.documents.handwriting.allographs import load


def is_writable(text: str) -> bool:
    """Whether hands have letters for all of a text; blanks and line breaks need none."""
    return all(map(_is_written, set(normalize("NFC", text))))


@cache
def _is_written(character: str) -> bool:
    known = load()
    return (
        character in " \n" or character in known or all(part in known for part in normalize("NFD", character))
    )

"""The mask that the values of a sample follow."""

from collections.abc import Sequence

from symage.tabular.sample_shares import LEAST_SHARED
from symage.tabular.written_days import Found


def masked(values: Sequence[str]) -> Found | None:
    """The mask that all values follow; a letter in a place where all have the same stays."""
    if len(values) < LEAST_SHARED or len({len(value) for value in values}) != 1 or len(values[0]) > 40:
        return None
    signs = [_sign({value[place] for value in values}) for place in range(len(values[0]))]
    return (
        None
        if None in signs or not any(map(str.isalnum, values[0]))
        else ("custom_mask", {"mask": "".join(map(str, signs))})
    )


def _sign(letters: set[str]) -> str | None:
    if len(letters) == 1:
        (letter,) = letters
        return f"\\{letter}" if letter in "Aa9X\\" else letter
    if all(letter.isdigit() for letter in letters):
        return "9"
    if all(letter.isascii() and letter.isupper() for letter in letters):
        return "A"
    if all(letter.isascii() and letter.islower() for letter in letters):
        return "a"
    return "X" if all(letter.isascii() and letter.isalnum() for letter in letters) else None

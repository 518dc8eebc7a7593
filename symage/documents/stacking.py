"""Words whose letters stand under each other."""

from collections.abc import Iterator, Sequence

from symage.documents.drawing import Caption

_STACKED = 1.26
"""Sizes from a letter of a word to the next under it, at most; the letters of a table's rows stand wider."""


def stacks(last: Caption, caption: Caption) -> bool:
    """The next letter of a word whose letters stand under each other."""
    letters = last.style == caption.style and _is_letter(last) and _is_letter(caption)
    close = 0 < caption.baseline - last.baseline <= _STACKED * caption.size
    return letters and close and abs(_middle(last) - _middle(caption)) < 1.0


def _is_letter(caption: Caption) -> bool:
    return len(caption.text) == 1 and caption.text.isalpha()


def is_stacked_word(group: Sequence[Caption]) -> bool:
    """Letters set under each other are one word."""
    return len(group) > 1 and all(map(_is_letter, group)) and all(_goes_down(group))


def _goes_down(group: Sequence[Caption]) -> Iterator[bool]:
    return (a.baseline < b.baseline for a, b in zip(group, group[1:], strict=False))


def _middle(letter: Caption) -> float:
    return letter.x + letter.width / 2

"""Lines of print that are stretched to a margin: drawn word by word, wide but equally apart."""

from collections.abc import Sequence

from symage.documents.drawing import Caption

_SAME = 0.5
"""Points by which their baselines or the gaps between their words may differ."""
_WIDEST_GAP = 3.0
"""Ems between two words of a stretched line, at most."""
_LEAST_WORDS = 3
"""A stretched line is known by its even gaps: it takes three words to have two."""


def stretched_words(captions: Sequence[Caption]) -> set[int]:
    """The indexes of words in lines that are stretched to a margin: they stand word by word, wide but equally
    apart. The first word of each line is not among them."""
    found: set[int] = set()
    line = [0]
    for index in range(1, len(captions) + 1):
        gap = _word_gap(captions, index)
        if gap is not None and (len(line) == 1 or abs(gap - (_word_gap(captions, line[1]) or 0)) <= _SAME):
            line.append(index)
            continue
        if len(line) >= _LEAST_WORDS:
            found.update(line[1:])
        line = [index]
    return found


def _word_gap(captions: Sequence[Caption], index: int) -> float | None:
    """Between a word and the one drawn before it, if they may stand in one stretched line."""
    if index == len(captions):
        return None
    last, word = captions[index - 1], captions[index]
    gap = word.x - last.x - last.width
    one_line = word.style == last.style and abs(word.baseline - last.baseline) <= _SAME
    words = " " not in word.text.strip() and " " not in last.text.strip()
    return gap if one_line and words and 0 < gap <= _WIDEST_GAP * word.size else None

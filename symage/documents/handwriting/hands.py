"""Who writes each document: a writer, the person who writes so, and the colour of the ink.

Who prints a form also writes it where it is written by hand: an employer's clerk, a practice, or somebody of
the household. They write alike on every form of a case.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symage.documents.handwriting.population import writer
from symage.documents.handwriting.writers import BLOCK, WRITERS
from symage.forms.coherence import keyed_permutation
from symage.randomness import Words, below, word, word_of
from symage.request import PER_FIELD, GenerationRequest

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Hands:
    """Of each document the number of its `writer`, that of the `person`, and its `ink`."""

    writer: Ints
    person: Words
    ink: Sequence[str]

    def of_field(self, document: int, field: int) -> tuple[int, int]:
        """The writer and the person of one field, by its index, where each is in another hand."""
        person = word_of(int(self.person[document]), f"field {field}")
        return word_of(person, "writer") % WRITERS, person


def hands_of(request: GenerationRequest, items: range, people: Words) -> Hands:
    """`people`: a word for who writes each of the items."""
    return Hands(below(word(people, "writer"), WRITERS), word(people, "hand"), _inks(request, items))


def capitals(request: GenerationRequest, hands: Hands) -> NDArray[np.bool_]:
    """Which documents are written in capitals alone."""
    if request.handwriting.consistency == PER_FIELD:
        return np.zeros(len(hands.writer), np.bool_)
    styles = [writer(number, request.handwriting.difficulty).style for number in hands.writer.tolist()]
    return np.array([style == BLOCK for style in styles], np.bool_)


def _inks(request: GenerationRequest, items: range) -> list[str]:
    """Over the whole job as the shares say, exactly, by largest remainders; dealt out by the seed."""
    colours = list(request.handwriting.inks)
    wanted = np.array([request.handwriting.inks[colour] for colour in colours]) * request.quantity
    whole, left = np.divmod(wanted, sum(request.handwriting.inks.values()))
    for place in np.argsort(-left, kind="stable")[: request.quantity - int(whole.sum())].tolist():
        whole[place] += 1
    numbers = np.arange(items.start, items.stop, dtype=np.uint64)
    dealt = keyed_permutation(f"ink/{request.seed}", request.quantity, numbers).astype(np.int64)
    return [colours[place] for place in np.searchsorted(np.cumsum(whole), dealt, side="right").tolist()]

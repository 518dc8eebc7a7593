"""What is written by hand on the pages of a batch: the part of a layout that no typeface shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from symage.documents.handwriting.drawn import Drawn
from symage.documents.handwriting.hand import Hand
from symage.documents.handwriting.lines import Letters
from symage.documents.handwriting.pens import Pen
from symage.documents.handwriting.signing import Signed


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """What one hand has written on a page. `difficulty`: of the hand; `ink`: its colour; `free`: what is no
    letter, such as the joins between them. `corrected`: the fields, by index, whose text was first written
    wrongly."""

    hand: Hand
    difficulty: float
    ink: str
    letters: Letters
    free: Drawn
    corrected: tuple[int, ...] = ()

    @property
    def pen(self) -> Pen:
        return self.hand.writer.pen.filled(self.ink)

    @property
    def colour(self) -> int:
        """0xRRGGBB."""
        return self.pen.ink(self.ink)


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """Page p of document d has passages[d * pages + p] and is signed with signed[d * pages + p]."""

    pages: int
    passages: Sequence[Sequence[Passage]]
    signed: Sequence[Sequence[Signed]]

    def of(self, document: int) -> Sequence[Sequence[Passage]]:
        """What is written on each page of a document."""
        return self.passages[document * self.pages : (document + 1) * self.pages]

    def corrected_in(self, document: int) -> list[int]:
        """The fields of a document, by index, that were first written wrongly."""
        return sorted({at for page in self.of(document) for passage in page for at in passage.corrected})

    def signed_of(self, document: int) -> Sequence[Sequence[Signed]]:
        """The signatures on each page of a document."""
        return self.signed[document * self.pages : (document + 1) * self.pages]

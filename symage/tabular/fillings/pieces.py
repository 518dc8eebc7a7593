"""Texts put together from pieces, each drawn for itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from symage.identities.text import join
from symage.tabular.cells import Cells, Draw, Filling
from symage.tabular.fillings.choices import Weighted
from symage.tabular.fillings.people import LINE, unlike

Piece = Filling | str


@dataclass(frozen=True, slots=True)
class Joined:
    """`apart`: the place of a piece that tells the texts apart where none may come twice."""

    pieces: tuple[Piece, ...]
    apart: int | None = None
    reads: tuple[str, ...] = ()

    @property
    def domain(self) -> int | None:
        piece = None if self.apart is None else self.pieces[self.apart]
        return None if piece is None or isinstance(piece, str) else piece.domain

    def cells(self, draw: Draw) -> Cells:
        return Cells(join(*(self._drawn(draw, place) for place in range(len(self.pieces)))))

    def broken(self, values: pa.Array) -> int:
        return unlike(values, LINE)

    def _drawn(self, draw: Draw, place: int) -> pa.StringArray | str:
        piece = self.pieces[place]
        if isinstance(piece, str):
            return piece
        part = draw.part(str(place), unique=draw.unique and place == self.apart)
        return piece.cells(part).shown()


@dataclass(frozen=True, slots=True)
class Shown:
    """The values of another filling, each as a function of them."""

    of: Filling
    change: Callable[[pa.Array], pa.Array]
    reads: tuple[str, ...] = ()
    domain: int | None = None

    def cells(self, draw: Draw) -> Cells:
        return Cells(self.change(self.of.cells(draw).values))

    def broken(self, values: pa.Array) -> int:
        return unlike(values, LINE) if pa.types.is_string(values.type) else 0


def pieces(*given: Piece, apart: int | None = None) -> Joined:
    return Joined(given, apart)


def one_of(listed: str) -> Weighted:
    """One of some texts, written with bars between them, each as likely as any other."""
    texts = tuple(text.strip() for text in listed.split("|"))
    return Weighted(texts, (Decimal(1),) * len(texts))


def one_number_of(listed: str) -> Weighted:
    """The same of whole numbers."""
    numbers = tuple(map(int, listed.split("|")))
    return Weighted(numbers, (Decimal(1),) * len(numbers))


def weighted(shares: Mapping[str, float] | Mapping[int, float]) -> Weighted:
    """One of some texts, by their weights."""
    return Weighted(tuple(shares), tuple(Decimal(str(share)) for share in shares.values()), even=False)

"""Pens: how wide and how dark a line they leave, as the hand goes faster or slower."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from symage.documents.handwriting.draws import Draws

BALLPOINT, GEL, FELT, PENCIL = "ballpoint", "gel", "felt tip", "pencil"
_SHARES = MappingProxyType({BALLPOINT: 0.62, GEL: 0.22, PENCIL: 0.08, FELT: 0.08})
_WIDTHS = MappingProxyType(
    {BALLPOINT: (0.19, 0.30), GEL: (0.25, 0.38), FELT: (0.40, 0.56), PENCIL: (0.24, 0.34)}
)
"""Of lines, in millimetres."""
_VARYING = MappingProxyType(
    {BALLPOINT: (0.12, 0.36), GEL: (0.06, 0.18), FELT: (0.10, 0.26), PENCIL: (0.14, 0.4)}
)
BLUE, BLACK, RED = "blue", "black", "red"
INKS: Mapping[str, Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {
        BLUE: MappingProxyType(
            {
                BALLPOINT: (0x1E2A7A, 0x16348C, 0x26409C, 0x2B2F78),
                GEL: (0x12165C, 0x1A2B9A),
                FELT: (0x1C286E, 0x22389A),
            }
        ),
        BLACK: MappingProxyType(
            {
                BALLPOINT: (0x1A1C28, 0x2A2830, 0x20242C),
                GEL: (0x141418, 0x1C1A1E),
                FELT: (0x18181E, 0x222226),
                PENCIL: (0x46464C, 0x605F62),
            }
        ),
        RED: MappingProxyType(
            {BALLPOINT: (0xB01E2C, 0xA42430), GEL: (0xC0142A, 0xB41030), FELT: (0xB81C28, 0xC42A30)}
        ),
    }
)
"""By what an order calls them, inks of each pen: a pen's own lies between two of them."""


@dataclass(frozen=True, slots=True)
class Pen:
    """`width`: of a line in points; `varying`: by how much it is wider where it is slow; `pressure`: 1 is
    full ink; `blobs`: how often a stroke begins with one; `shade`: 0 to 1, which of the inks it has;
    `speed`: of the hand, by which it is lifted early."""

    kind: str
    width: float
    varying: float
    pressure: float
    blobs: float
    shade: float
    speed: float

    @property
    def least_height(self) -> float:
        """Of capitals, in points, that can be read."""
        return self.width * (6.4 if self.kind == FELT else 8.4)

    def filled(self, colour: str) -> "Pen":
        """The same in a colour; a ballpoint pen for who has a pencil, where none has it."""
        return self if self.kind in INKS[colour] else replace(self, kind=BALLPOINT)

    def ink(self, colour: str) -> int:
        """0xRRGGBB, of a pen that comes in that colour."""
        inks = INKS[colour][self.kind]
        place, share = divmod(self.shade * (len(inks) - 1), 1)
        one, other = inks[int(place)], inks[int(place) + 1]
        parts = ((ink >> shift & 255 for ink in (one, other)) for shift in (16, 8, 0))
        red, green, blue = (round(begin + share * (end - begin)) for begin, end in parts)
        return red << 16 | green << 8 | blue


def drawn_pen(draws: Draws, speed: float) -> Pen:
    kind = draws.pick("pen", _SHARES)
    return Pen(
        kind=kind,
        width=draws.uniform("pen/width", *_WIDTHS[kind]) * 72 / 25.4,
        varying=draws.uniform("pen/varying", *_VARYING[kind]),
        pressure=draws.uniform("pen/pressure", 0.7, 1.05),
        blobs=draws.uniform("pen/blobs", 0.0, 0.5 if kind in (BALLPOINT, FELT) else 0.15),
        shade=draws.uniform("pen/shade", 0.0, 0.999),
        speed=speed,
    )

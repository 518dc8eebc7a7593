"""The phones that people have: what each one's sensor, software and packing leave on all that it sees.

A phone is known by a number, so that documents of one phone are alike and those of two are not. Shares and
ranges are estimates.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from symage.documents.wear.dice import Dice
from symage.documents.wear.strips import COARSE, HARD, MOTTLE, SOFT, Noise
from symage.randomness import word_of

_PHONES = 300
_PASSED_ON = 0.14
"""How often what a phone took went through a service that packs it anew."""
_PACKED_ANEW = (54, 70)
_BEST, _WORST = 94, 40
"""Of JPEG qualities."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Kind:
    """`grain`: in grey levels, where it is darkest; `noises`: what is left by the phone's smoothing;
    `shade`: the share of it that paper in full light shows; `colours`: the noise of blue and of red, of that
    of grey; `patches`: what it is like, drawn a quarter as fine; `sharpening`: in eighths; `quality`: of
    JPEG."""

    grain: Range
    noises: tuple[Noise, ...]
    shade: Range
    colours: Range
    patches: tuple[Noise, ...]
    sharpening: tuple[int, ...]
    quality: Range


_KINDS: Mapping[str, tuple[float, _Kind]] = {
    "new": (
        40,
        _Kind((1.0, 2.6), (SOFT, COARSE, MOTTLE), (0.3, 0.5), (0.24, 0.42), (SOFT,), (0, 2, 4), (80, 92)),
    ),
    "some years old": (
        38,
        _Kind(
            (2.2, 5.2), (SOFT, HARD, COARSE), (0.3, 0.55), (0.28, 0.48), (SOFT, COARSE), (2, 4, 6), (72, 86)
        ),
    ),
    "cheap": (
        22,
        _Kind((3.6, 7.0), (HARD, SOFT, COARSE), (0.3, 0.5), (0.32, 0.52), (COARSE,), (0, 4, 8, 10), (64, 78)),
    ),
}
"""How often, and what."""


@dataclass(frozen=True, slots=True)
class Phone:
    """`grain` at the usual strength; `colours`: of that; `radius`: of its sharpening, in pixels; `dice`: of
    all else that is its own."""

    dice: Dice
    grain: float
    noise: Noise
    shade: float
    colours: float
    patches: Noise
    sharpening: int
    radius: float
    quality: float

    def packs(self, strength: float) -> int:
        """The quality of its JPEG files."""
        return round(min(max(_BEST - (_BEST - self.quality) * (0.5 + strength), _WORST), _BEST))


def phone_of(machine: Dice) -> Phone:
    """The one that took a document."""
    dice = Dice(word_of(machine.below("phone", _PHONES), "wear/phone"))
    kind = _KINDS[dice.one_of("kind", {name: often for name, (often, _) in _KINDS.items()})][1]
    anew = machine.happens("passed on", _PASSED_ON)
    return Phone(
        dice=dice,
        grain=dice.between("grain", *kind.grain),
        noise=dice.among("noise", kind.noises),
        shade=dice.between("shade", *kind.shade),
        colours=dice.between("colours", *kind.colours),
        patches=dice.among("patches", kind.patches),
        sharpening=dice.among("sharpening", kind.sharpening),
        radius=dice.between("radius", 0.9, 1.6),
        quality=machine.between("packed", *_PACKED_ANEW) if anew else dice.between("quality", *kind.quality),
    )

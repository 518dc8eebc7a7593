"""What each document suffers: decided when it is laid out, and again, with one outcome, when it is drawn.

A pure function of the request, the form, the item and the surface: of no other document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symage.documents.compile import CompiledForm
from symage.documents.transform import Bend, Transforms
from symage.documents.wear import bends
from symage.documents.wear.bends import PageSize
from symage.documents.wear.dice import Dice
from symage.documents.wear.effects import DEVICES, EFFECTS, Device, Reach
from symage.documents.wear.profiles import CLEAN, MIXED, MIXTURE, MOST_MARKS, PROFILES, USUAL_STRENGTH
from symage.randomness import word_of
from symage.request import GenerationRequest

_LARGEST = 2**64


@dataclass(frozen=True, slots=True)
class Mark:
    """An effect by its name, and its dice."""

    effect: str
    dice: Dice


@dataclass(frozen=True, slots=True)
class PageWear:
    """`marks`: in the order in which they come about."""

    dice: Dice
    marks: tuple[Mark, ...]
    bend: Bend


@dataclass(frozen=True, slots=True)
class DocumentWear:
    """All pages of a document come from one device: `dice` are what they have in common."""

    profile: str
    strength: float
    dice: Dice
    pages: tuple[PageWear, ...]

    @property
    def described(self) -> dict[str, Any]:
        """As the ground truth of the document tells it."""
        return {"profile": self.profile, "strength": round(self.strength, 3)}

    @property
    def device(self) -> Device:
        return DEVICES[PROFILES[self.profile].device]

    @property
    def sees_colours(self) -> bool:
        return self.device.coloured(self.dice)


def is_worn(request: GenerationRequest) -> bool:
    return request.config.degradation_profile != CLEAN


def wear_of(
    request: GenerationRequest, compiled: CompiledForm, surface: str, item_index: int
) -> DocumentWear:
    """Of a document of a worn order."""
    seed = (request.seed + item_index) % _LARGEST
    dice = Dice(word_of(seed, f"wear/{compiled.form.id}/{surface}"))
    name = request.config.degradation_profile
    profile = dice.one_of("profile", MIXTURE) if name == MIXED else name
    strength = min(1.0, request.config.degradation_strength * dice.between("strength", 0.8, 1.2))
    shared = _happening(dice, profile, strength, {Reach.DOCUMENT})
    pages = tuple(
        _page(dice, number, PageSize(page.width, page.height), profile, strength, shared)
        for number, page in enumerate(compiled.pages)
    )
    return DocumentWear(profile, strength, dice.of("device"), pages)


def transforms_of(wears: Sequence[DocumentWear], pages: int) -> Transforms:
    bends_of = [[page.bend for page in wear.pages] for wear in wears]
    shape = len(wears), pages
    matrices = np.array([[bend.matrix for bend in row] for row in bends_of]).reshape(*shape, 3, 3)
    curls = np.array([[bend.curl for bend in row] for row in bends_of]).reshape(*shape, 3, 3)
    found = Transforms(matrices, curls)
    return found if found.curled else Transforms(matrices)


def _page(
    document: Dice, number: int, size: PageSize, profile: str, strength: float, shared: Sequence[Mark]
) -> PageWear:
    dice = document.of(f"page {number}")
    own = {Reach.PAGE, Reach.FIRST} if number == 0 else {Reach.PAGE}
    marks = [*shared, *_happening(dice, profile, strength, own)][:MOST_MARKS]
    bend = DEVICES[PROFILES[profile].device].bend(size, dice.of("bend"), strength)
    for mark in marks:
        moves = EFFECTS[mark.effect].moves
        if moves is not None:
            bend = bends.after(moves(size, dice.of(mark.effect), strength), bend)
    return PageWear(dice.of("device"), _in_order(marks), bend)


def _happening(dice: Dice, profile: str, strength: float, reaches: Iterable[Reach]) -> list[Mark]:
    """In an order of their own, so that no effect is cut off more often than others."""
    marks = PROFILES[profile].marks
    chances = {name: share * min(2.0, strength / USUAL_STRENGTH) for name, share in marks.items()}
    happening = [
        Mark(name, dice.of(name))
        for name, chance in chances.items()
        if EFFECTS[name].reach in set(reaches) and dice.happens(f"{name} happens", chance)
    ]
    return sorted(happening, key=lambda mark: mark.dice.share("place"))[:MOST_MARKS]


def _in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    order = list(EFFECTS)
    return tuple(sorted(marks, key=lambda mark: order.index(mark.effect)))

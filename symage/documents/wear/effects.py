"""All that may happen to a page, in the order in which it happens: print, paper, people, and then the device
that looks at it. Two tables: a new effect is a small function in a module of its group and a line here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from symage.documents.image_pdf import PageImage
from symage.documents.transform import Bend
from symage.documents.wear import (
    bends,
    copying,
    creases,
    faxing,
    folds,
    handling,
    holes,
    markers,
    paper,
    perforation,
    photographing,
    printing,
    scanning,
    sensors,
    stamps,
    staples,
    ticks,
)
from symage.documents.wear.bends import Matrix, PageSize
from symage.documents.wear.dice import Dice
from symage.documents.wear.sheet import Sheet


class Reach(StrEnum):
    """What one draw decides of: all pages alike, each for itself, or the first page alone."""

    DOCUMENT = "document"
    PAGE = "page"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Effect:
    """`wear` writes on the flat sheet, so labels stay where they are. It is given the dice of its reach and a
    strength of 0 to 1. `moves`: by what matrix each page moves too, in points, before its device bends it."""

    reach: Reach
    wear: Callable[[Sheet, Dice, float], None]
    moves: Callable[[PageSize, Dice, float], Matrix] | None = None


def _nothing(_sheet: Sheet, _page: Dice) -> None:
    """All that it does it does to the bent sheet."""


def _always(_machine: Dice) -> bool:
    return True


def _never(_machine: Dice) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Device:
    """`bend`: how it sees a page of a size, with the page's dice. `outside`: what it sees beyond the paper,
    as a grey level. `coloured`: whether it sees colours, with the document's dice. `see`: what it makes of
    the bent sheet, whose pixels become the picture; it is given the document's dice and the page's.
    `backing`: the grey level of what it has behind the paper. `before`: what it does to the flat sheet, with
    the page's dice."""

    bend: Callable[[PageSize, Dice, float], Bend]
    outside: int
    coloured: Callable[[Dice], bool]
    see: Callable[[Sheet, Bend, Dice, Dice, float], PageImage]
    backing: Callable[[Dice], int]
    before: Callable[[Sheet, Dice], None] = _nothing


EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "banding": Effect(Reach.DOCUMENT, printing.banding),
        "low toner": Effect(Reach.DOCUMENT, printing.low_toner),
        "mottled": Effect(Reach.DOCUMENT, printing.mottled),
        "bleed": Effect(Reach.PAGE, paper.bleed),
        "off the glass": Effect(Reach.PAGE, creases.off_the_glass),
        "crumpled": Effect(Reach.DOCUMENT, creases.crumpled),
        "dog ear": Effect(Reach.PAGE, creases.dog_ear),
        "fold": Effect(Reach.DOCUMENT, folds.fold),
        "perforated": Effect(Reach.DOCUMENT, perforation.perforated),
        "holes": Effect(Reach.DOCUMENT, holes.holes),
        "staple": Effect(Reach.DOCUMENT, staples.staple),
        "coffee": Effect(Reach.PAGE, paper.coffee),
        "handled": Effect(Reach.PAGE, handling.handled),
        "copied": Effect(Reach.DOCUMENT, copying.copied, bends.copier),
        "ticks": Effect(Reach.PAGE, ticks.ticks),
        "highlighter": Effect(Reach.PAGE, markers.highlighter),
        "stamp": Effect(Reach.FIRST, stamps.stamp),
    }
)

DEVICES: Mapping[str, Device] = MappingProxyType(
    {
        "scanner": Device(
            bends.scanner, scanning.OUTSIDE, sensors.sees_colours, scanning.scanned, sensors.backing
        ),
        "fax": Device(bends.fax, faxing.OUTSIDE, _never, faxing.faxed, faxing.backing),
        "phone": Device(
            bends.phone,
            photographing.OUTSIDE,
            _always,
            photographing.photographed,
            photographing.backing,
            photographing.before,
        ),
    }
)

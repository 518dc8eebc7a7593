"""Captions that a form prints in pieces that no geometry tells to be one, and headings that stand so close to
a caption that none tells them apart: a definition says which.

What does not belong here: what geometry tells (`grouping.py`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symage.documents.drawing import Caption
from symage.documents.printed import Printed, alike, nearest
from symage.documents.printed_words import hull, words_of
from symage.forms.definition import FormDefinition

Pieces = Sequence[str]
"""How the pieces of one caption begin, in their order."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a definition tells of its print: the pieces of captions, what stands before one and is no part of
    it, and headings that are set as captions are, with the questions under them."""

    joined: Sequence[Pieces]
    parted: Collection[str]
    headings: Mapping[str, Sequence[str]]


def told_of(form: FormDefinition) -> Told:
    return Told(form.joined_captions, {*form.parted_captions, *form.headings}, form.headings)


def with_parted(groups: Sequence[list[Caption]], firsts: Collection[str]) -> Iterator[list[Caption]]:
    """The runs of each caption, those that begin with the whole of such a text without it."""
    for group in groups:
        ends = [end for end in range(1, len(group)) if _printed(group[:end]).text in firsts]
        yield group[: ends[0]] if ends else group
        yield from with_parted([group[ends[0] :]], firsts) if ends else ()


def with_joined(groups: Sequence[list[Caption]], wholes: Sequence[Pieces]) -> list[list[Caption]]:
    """The runs of each caption. Two pieces belong together where each is the nearest to the other of all that
    begin so; a page that lacks a piece keeps the others apart."""
    printed = [_printed(group) for group in groups]
    place = {each: index for index, each in enumerate(printed)}
    chains: dict[int, list[int]] = {}
    for pieces in wholes:
        told = [alike(piece, printed) for piece in pieces]
        for first in told[0]:
            chain = _chain(first, told)
            if len(chain) == len(pieces):
                chains[place[first]] = [place[each] for each in chain]
    behind = {index for chain in chains.values() for index in chain[1:]}
    return [
        [caption for piece in chains.get(index, [index]) for caption in groups[piece]]
        for index in range(len(groups))
        if index not in behind
    ]


def _chain(first: Printed, told: Sequence[Sequence[Printed]]) -> list[Printed]:
    """As many pieces as follow one another. `told`: for each piece those that begin so."""
    chain = [first]
    for before, piece in pairwise(told):
        found = nearest(chain[-1].box, piece)
        if not found or nearest(found[0].box, before) != chain[-1:]:
            break
        chain += found
    return chain


def _printed(group: Sequence[Caption]) -> Printed:
    words = [word for caption in group for word in words_of(caption)]
    return Printed.of([word.text for word in words], hull([word.box for word in words]))


def is_whole(caption: Printed, pieces: Pieces) -> bool:
    """Whether it is the caption of these pieces."""
    return caption.begins(pieces[0]) and all(f" {piece}" in caption.text for piece in pieces[1:])

"""What labels say, held against what the layout says (`said.py`)."""

from collections.abc import Collection, Iterator, Sequence
from os.path import commonprefix

from symage.bundles.proof.faults import Fault, Kind
from symage.bundles.proof.said import Said, Thing

_CORNERS = 0.02
"""Pixels: corners are rounded to hundredths."""
_TOLD = 40
"""Characters that are told of a text."""
_BEFORE = 12
"""Of these, before the place where it is wrong."""


def compared(due: Said, said: Said, known: Collection[object], spare: float) -> Iterator[Fault]:
    """What `said` has wrong. `known`: all names that labels of the job may have; `spare`: pixels by which
    boxes may differ."""
    for name, right in due.about.items():
        if said.about.get(name) != right:
            yield Fault(Kind.UNTRUE, f"{name}: {_apart(said.about.get(name), right)}")
    if said.things != due.things:
        yield from _listed("", due.things, said.things, known, spare)


def _listed(
    where: str, due: Sequence[Thing], said: Sequence[Thing], known: Collection[object], spare: float
) -> Iterator[Fault]:
    """Things in order; of what is faint only that which is there."""
    if len(said) != len(due):
        due = list(_seen(due, said))
    if len(said) == len(due):
        for one, other in zip(due, said, strict=True):
            yield from _faults(where, one, other, known, spare)
        return
    place = next(
        (place for place, pair in enumerate(zip(due, said, strict=False)) if not _alike(*pair)),
        min(len(due), len(said)),
    )
    found, right = (_of(each[place]) if place < len(each) else "nothing" for each in (said, due))
    yield Fault(Kind.UNTRUE, f"{where}{len(said)} labels, not {len(due)}: {found}, not {right}")


def _seen(due: Sequence[Thing], said: Sequence[Thing]) -> Iterator[Thing]:
    place = 0
    for thing in due:
        if not thing.faint or (place < len(said) and _alike(thing, said[place])):
            yield thing
            place += 1


def _alike(one: Thing, other: Thing) -> bool:
    return (one.page, one.names, one.text) == (other.page, other.names, other.text)


def _faults(where: str, due: Thing, said: Thing, known: Collection[object], spare: float) -> Iterator[Fault]:
    if said == due:
        return
    what = f"{where}{_of(due)}"
    for name, right in zip(said.names, due.names, strict=True):
        if name != right:
            kind = Kind.UNTRUE if name in known else Kind.UNKNOWN
            yield Fault(kind, f"{what} is called {_apart(name, right)}")
    for kind, name, one, right in (
        (Kind.UNTRUE, "the text", said.text, due.text),
        (Kind.BROKEN, "links", said.links, due.links),
        (Kind.UNTRUE, "members", said.rest, due.rest),
    ):
        if one != right:
            yield Fault(kind, f"{what} has {name} {_apart(one, right)}")
    yield from (Fault(Kind.MISPLACED, f"{what} {fault}") for fault in _misplaced(due, said, spare))
    yield from _listed(f"{what}: ", due.parts, said.parts, known, spare)


def _misplaced(due: Thing, said: Thing, spare: float) -> Iterator[str]:
    if said.page != due.page:
        yield f"is on page {said.page}"
    if not _near(said.box, due.box, spare):
        yield f"is at {_rounded(said.box)}, not {_rounded(due.box)}"
    if not _near(said.outline, due.outline, _CORNERS):
        yield f"has the outline {_rounded(said.outline)}, not {_rounded(due.outline)}"


def _near(said: Sequence[float] | None, due: Sequence[float] | None, spare: float) -> bool:
    """Whether each number is, give or take. Raises TypeError where something is none."""
    if said is None or due is None or len(said) != len(due):
        return said == due
    return all(abs(one - other) <= spare for one, other in zip(said, due, strict=True))


def _of(thing: Thing) -> str:
    names = " ".join(dict.fromkeys(str(name) for name in thing.names if name is not None))
    said = "" if thing.text is None else f" {_told(repr(thing.text))}"
    return f"page {thing.page}, {names[:_TOLD]}{said}"


def _apart(said: object, due: object) -> str:
    """Both, from a little before where they differ."""
    texts = repr(said), repr(due)
    shared = len(commonprefix(texts))
    first = max(0, shared - _BEFORE) if max(map(len, texts)) > _TOLD else 0
    found, right = (_told(f"…{text[first:]}" if first else text) for text in texts)
    return f"{found}, not {right}"


def _told(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


def _rounded(numbers: Sequence[float] | None) -> str:
    return "nowhere" if numbers is None else str([round(each, 1) for each in numbers[:8]])

"""A dataset and predictions in, a score out, document by document: memory does not grow with the dataset.

Every document of the chosen splits counts: one of which nothing is said is missed, in all that it says.
"""

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from symage.bundles.opened import Record, truths
from symage.errors import NotFound, Problem
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.scoring.captions import Captions, option_captions
from symage.scoring.measures import Match, Place, Truth, match
from symage.scoring.said import Document, Predictions, Said, raise_all
from symage.scoring.tally import Tallies

KINDS = ("form", "look", "profile", "writer", "split", "field")
"""What is told apart."""
WORST = 12
"""Documents that are kept to be looked at."""
_NOTHING = Said("")
_MARKS = ("checkbox", "choice")


@dataclass(frozen=True, slots=True)
class Reading:
    """A field of a document, as it is and as it was read."""

    field_id: str
    truth: Truth
    said: Said
    match: Match


@dataclass(frozen=True, slots=True)
class Worst:
    """A document that was read badly: its wrong readings, and how many values it has."""

    document: Document
    wrong: Sequence[Reading]
    values: int


@dataclass(slots=True)
class Score:
    """`unread`: documents of which nothing was said."""

    tallies: Tallies = field(default_factory=Tallies)
    unread: int = 0
    worst: list[Worst] = field(default_factory=list)


def score(
    root: Traversable, catalogue: Catalogue, predictions: Predictions, splits: Collection[str] = ()
) -> Score:
    """Of all documents, or of those of some splits. Raises BadRequest for predictions and splits that are
    not there, NotFound for records that say too little."""
    found, heap, problems = Score(), _Heap(), list[Problem]()
    left, known, captions = dict(predictions), set[str](), cache(option_captions)
    for record in truths(root):
        known.add(record.get("split", ""))
        document = record["form_id"], record["item_index"]
        said = left.pop(document, None)
        form = catalogue.get(record["form_id"])
        own = _truths(form, record, captions(form))
        problems += _unknown(form, document, said or {})
        if splits and record.get("split") not in splits:
            continue
        found.unread += said is None
        readings = _readings(own, said or {})
        _count(found.tallies, record, readings)
        heap.add(document, readings)
    problems += [_absent(document) for document in left]
    problems += [
        Problem("unknown_split", split, f"no document is in {split}")
        for split in splits
        if split not in known
    ]
    raise_all(problems)
    found.worst = heap.sorted()
    return found


def _truths(form: FormDefinition, record: Record, captions: Captions) -> dict[str, Truth]:
    said = record.get("fields")
    if not isinstance(said, dict):
        message = "the dataset has flat records, which say neither values nor places: order full ones"
        raise NotFound("not_found", message)
    try:
        return {
            each.id: _truth(said[each.id], captions.get(each.id, {}), mark=each.type in _MARKS)
            for each in form.fields
        }
    except KeyError as error:
        raise NotFound("not_found", f"a record of {form.id} lacks {error}") from error


def _truth(said: Mapping[str, Any], captions: Mapping[str, str], *, mark: bool) -> Truth:
    listed = said.get("places") or ([said] if "box" in said else [])
    places = tuple(Place(each["page"], tuple(each["box"])) for each in listed)
    return Truth(said["text"], said["value"], mark, places, captions)


def _unknown(form: FormDefinition, document: Document, said: Mapping[str, Said]) -> Iterator[Problem]:
    """What is said of fields and of pages that the form has not."""
    where, known = f"{form.id}, item {document[1]}", {field.id for field in form.fields}
    for name, each in said.items():
        if name not in known:
            yield Problem("bad_prediction", name, f"{where}: the form has no field {name!r}")
        elif each.page >= form.page_count:
            message = f"{where}, {name}: the form has no page {each.page}, its last is {form.page_count - 1}"
            yield Problem("bad_prediction", name, message)


def _absent(document: Document) -> Problem:
    form_id, item = document
    return Problem("bad_prediction", form_id, f"the dataset has no document {form_id}, item {item}")


def _readings(truths: Mapping[str, Truth], said: Mapping[str, Said]) -> list[Reading]:
    return [_reading(name, truth, said.get(name, _NOTHING)) for name, truth in truths.items()]


def _reading(name: str, truth: Truth, said: Said) -> Reading:
    return Reading(name, truth, said, match(truth, said))


def _count(tallies: Tallies, record: Record, readings: Sequence[Reading]) -> None:
    counted, hands = tallies.document(_groups(record)), _hands(record)
    by_hand = tallies.parts("writer", hands.values())
    for reading in readings:
        own = tallies.field(f"{record['form_id']}.{reading.field_id}")
        own.documents += 1
        for tally in (*counted, own):
            tally.add(reading.match)
        if reading.field_id in hands:
            by_hand[hands[reading.field_id]].add(reading.match)


def _hands(record: Record) -> Mapping[str, str]:
    """Where each field is in a hand of its own, whose."""
    return dict(record.get("_metadata", {}).get("writer", {}).get("fields", {}))


def _groups(record: Record) -> dict[str, str]:
    about = record.get("_metadata", {})
    names = {
        "form": record["form_id"],
        "split": record.get("split"),
        "look": about.get("look", {}).get("id"),
        "profile": next((wear.get("profile") for wear in about.get("wear", {}).values()), None),
        "writer": about.get("writer", {}).get("id"),
    }
    return {kind: str(name) for kind, name in names.items() if name is not None}


class _Heap:
    """The documents with the most wrong readings; of equals the first."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, int, Worst]] = []
        self._seen = 0

    def add(self, document: Document, readings: Sequence[Reading]) -> None:
        wrong = [each for each in readings if not each.match.normalised]
        self._seen += 1
        if not wrong:
            return
        values = sum(not each.match.blank for each in readings)
        entry = len(wrong), -self._seen, Worst(document, wrong, values)
        if len(self._kept) < WORST:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)

    def sorted(self) -> list[Worst]:
        return [worst for _, _, worst in sorted(self._kept, key=lambda each: each[:2], reverse=True)]

"""Where the fields of a definition stand: on which pages, and in which boxes.

Boxes are the definition's own, or those of a face of our own drawing, which has them beside its captions.
What does not belong here: what else a field is (`assembly.py`), and drawing (symage/documents).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symage.errors import Problem
from symage.forms.definition import Part, Place
from symage.forms.face import Face
from symage.forms.source import SourceEntry
from symage.geometry import Box

PAGE_TOLERANCE = 0.5
"""Points by which a box may stand over the page's edge before it counts as off the page."""


@dataclass(frozen=True, slots=True)
class FacePages:
    """The drawn pages that the form's pages 1, 2, … are."""

    face: Face
    numbers: tuple[int, ...]

    def sheet(self, page: int) -> Box:
        drawn = self.face.page(self.numbers[page - 1])
        return Box(0, 0, drawn.width, drawn.height)

    @property
    def placed(self) -> frozenset[str]:
        """The fields whose boxes the face has; it has those of all fields or of none."""
        return frozenset(name for number in self.numbers for name in self.face.page(number).boxes)

    def boxes(self, name: str) -> Iterator[tuple[int, Box]]:
        """The boxes that the face has for a field, each with its page of the form."""
        for page, number in enumerate(self.numbers, 1):
            yield from ((page, box) for box in self.face.page(number).boxes.get(name, ()))


def check_places(entry: SourceEntry, pages: FacePages) -> list[Problem]:
    """Pages that the form has not, boxes that are none or stand off their page, concepts used twice."""
    problems = _check_drawn(entry, pages) if pages.placed else []
    concepts: dict[str, str] = {}
    for name, field in entry.need("fields").items():
        if not pages.placed:
            problems += _check_field_places(name, field, pages)
        concept = field.get("concept")
        if concept is None:
            continue
        if concept.value in concepts:
            first = concepts[concept.value]
            message = f"concept {concept.value!r} of field {name!r} is already that of {first!r}"
            problems.append(concept.problem("duplicate_concept", message))
        concepts.setdefault(concept.value, name)
    return problems


def _check_drawn(entry: SourceEntry, pages: FacePages) -> list[Problem]:
    """Fields that a face of our own drawing has no box for, boxes of no field, boxes off their page."""
    fields = entry.need("fields")
    names = {name for name, _ in fields.items()}
    face = entry.need("face")
    problems = [
        fields.problem("missing_box", f"field {name!r}: the face has no box for it")
        for name in sorted(names - pages.placed)
    ]
    problems += [
        face.problem("unknown_field", f"the face has a box for {name!r}, which is no field")
        for name in sorted(pages.placed - names)
    ]
    return problems + [
        face.problem("box_off_page", f"field {name!r}: the box that the face has is off page {page}")
        for name in sorted(names)
        for page, box in pages.boxes(name)
        if not pages.sheet(page).contains(box, PAGE_TOLERANCE)
    ]


def _check_field_places(name: str, field: SourceEntry, pages: FacePages) -> Iterator[Problem]:
    if field.get("at") is None:
        yield field.problem("missing_key", f"field {name!r} needs the key 'at'")
        return
    for page in page_numbers(field, pages):
        if page > len(pages.numbers):
            page_entry = field.get("page") or field
            yield page_entry.problem("unknown_page", f"field {name!r}: the form has no page {page}")
            continue
        runs = (box for box, _ in runs_of(field))
        shares = (*_option_entries(field), *runs, *pieces_of(field))
        for box_entry in (_box_entry(field, pages.numbers[page - 1]), *shares):
            fault = _box_fault(box_entry, pages.sheet(page))
            if fault is not None:
                yield box_entry.problem("box_off_page", f"field {name!r}: {fault} {page}")


def _option_entries(field: SourceEntry) -> Iterator[SourceEntry]:
    options = field.get("options")
    if options is not None:
        yield from (box for _, box in options.items())


def runs_of(field: SourceEntry) -> Iterator[tuple[SourceEntry, int]]:
    """The box and the number of cells of each run of a comb."""
    parts = field.get("parts")
    for part in parts.value if parts is not None else ():
        yield replace(part, value=part.value[:4]), part.plain()[4]


def pieces_of(field: SourceEntry) -> Iterator[SourceEntry]:
    pieces = field.get("pieces")
    yield from pieces.value if pieces is not None else ()


def _box_fault(entry: SourceEntry, sheet: Box) -> str | None:
    value = entry.plain()
    if not (isinstance(value, list) and len(value) == 4 and value[2] > 0 and value[3] > 0):
        return f"{value!r} is not a box on page"
    return None if sheet.contains(box_of(entry), PAGE_TOLERANCE) else f"box {value!r} is off page"


def page_numbers(field: SourceEntry, pages: FacePages) -> tuple[int, ...]:
    entry = field.get("page")
    if entry is None:
        return tuple(range(1, len(pages.numbers) + 1))
    value = entry.plain()
    return tuple(value) if isinstance(value, list) else (value,)


def _box_entry(field: SourceEntry, face_page: int) -> SourceEntry:
    elsewhere = field.get("at_face_page")
    own = elsewhere.get(str(face_page)) if elsewhere is not None else None
    return own or field.need("at")


def box_of(entry: SourceEntry) -> Box:
    left, top, width, height = entry.plain()
    return Box(float(left), float(top), round(left + width, 3), round(top + height, 3))


def places_of(name: str, field: SourceEntry, pages: FacePages) -> tuple[Place, ...]:
    """Every place of a field, in the order of the pages. Call when `check_places` found nothing."""
    if pages.placed:
        return tuple(Place(page, box) for page, box in pages.boxes(name))
    return tuple(
        Place(page, box_of(_box_entry(field, pages.numbers[page - 1]))) for page in page_numbers(field, pages)
    )


def parts_of(field: SourceEntry) -> tuple[Part, ...]:
    return tuple(Part(box_of(run), cells) for run, cells in runs_of(field))

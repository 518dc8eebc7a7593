"""The CMS-1500, by the NUCC's instruction manual, and samples of the ICD-10-CM's notes."""

from collections.abc import Iterator, Sequence
from datetime import date

from symage_audit.calendars import is_closed_everywhere, is_weekend
from symage_audit.papers import Doubt, Paper, differ

_LETTERS = "abcdefghijkl"
_LINES = range(1, 7)
_OFFICE = "11"
_WITHOUT_APPOINTMENT = ("17", "20")
_CLOSED = ((1, 1), (7, 4), (12, 25))
_MOST_WEEKENDS, _ENOUGH = 0.1, 200
"""Of visits to offices, and of how many of them a share is told."""
_OUTPATIENT = ("19",)
_EXCLUDES_1 = (
    ("Z34", "O"),
    ("E10", "E11"),
    ("I10", "I11"),
    ("I10", "I12"),
    ("I10", "I13"),
    ("F32", "F33"),
    ("J40", "J44"),
    ("R51", "G43"),
    ("R73", "E11"),
    ("K21", "P78"),
)
"""Beginnings of codes that never stand together: samples of the Excludes1 notes of 2024 and 2025."""
_FROM_AGE = (
    ("F33", 10),
    ("F41", 4),
    ("I10", 12),
    ("M81", 30),
    ("N40", 35),
    ("O", 11),
    ("Z34", 11),
    ("Z125", 40),
)
_TO_AGE = (("Z001", 17), ("O", 56), ("Z34", 56))
_OF_WOMEN, _OF_MEN = ("O", "Z34", "N80", "N95", "Z124"), ("N40", "Z125", "N41")
_FLU_VACCINE = ("G0008",)
_FLU_CLOSED = range(4, 8)
_MEDICARE_VISITS = ("G0438", "G0439", "G0402")
_MEDICARE_AGE = 65


def services(paper: Paper) -> Iterator[Doubt]:
    charges = paper.total(*(f"box24_{line}_charge" for line in _LINES))
    if differ(paper.amount("box28_total"), charges):
        yield "box28_total", "is not the sum of the charges"
    for line in _LINES:
        yield from _service(paper, f"box24_{line}_")


def _service(paper: Paper, line: str) -> Iterator[Doubt]:
    first, last, place = paper.day(f"{line}from"), paper.day(f"{line}to"), paper.text(f"{line}place")
    procedure = paper.text(f"{line}procedure")
    if first is None:
        return
    if last is not None and last < first:
        yield f"{line}to", "ends before it begins"
    if place == _OFFICE and (first.month, first.day) in _CLOSED:
        yield f"{line}from", f"{first} is a day on which no office is open"
    if place in (_OFFICE, *_WITHOUT_APPOINTMENT) and is_closed_everywhere(first):
        yield f"{line}from", f"{first} is a day on which no place of its kind ({place}) is open"
    if procedure in _FLU_VACCINE and first.month in _FLU_CLOSED:
        yield f"{line}procedure", "a flu shot out of season"
    if procedure in _MEDICARE_VISITS and paper.text("box1_coverage") != "medicare":
        yield f"{line}procedure", "Medicare's yearly visit, billed to another"
    yield from _details(paper, line, place)


def _details(paper: Paper, line: str, place: str) -> Iterator[Doubt]:
    modifiers = [paper.text(f"{line}modifier_{number}") for number in range(1, 5)]
    if "PO" in modifiers and place not in _OUTPATIENT:
        yield f"{line}modifier_1", "PO is for departments off the campus, place 19"
    for letter in paper.text(f"{line}pointer").lower():
        if letter not in _LETTERS or not paper.has(f"box21_{letter}"):
            yield f"{line}pointer", f"points at {letter.upper()}, where no diagnosis stands"


def weekends(papers: Sequence[Paper]) -> Iterator[Doubt]:
    """Of all claims together: one office in a dozen is open on a Saturday."""
    days = [
        paper.day("box24_1_from")
        for paper in papers
        if not paper.touched.intersection(("box24_1_place", "box24_1_from"))
        and paper.text("box24_1_place") == _OFFICE
    ]
    visits = [day for day in days if day is not None]
    share = sum(map(is_weekend, visits)) / max(1, len(visits))
    if len(visits) >= _ENOUGH and share > _MOST_WEEKENDS:
        yield "box24_1_from", f"{share:.0%} of visits to offices are on weekends"


def diagnoses(paper: Paper) -> Iterator[Doubt]:
    codes = {letter: paper.text(f"box21_{letter}").replace(".", "") for letter in _LETTERS}
    codes = {letter: code for letter, code in codes.items() if code}
    for one, other in _EXCLUDES_1:
        if _any(codes, one) and _any(codes, other):
            yield f"box21_{_any(codes, one)}", f"{one} and {other} exclude each other"
    born, served = paper.day("box3_birth_date"), paper.day("box24_1_from")
    if born is None or served is None:
        return
    age = _age(born, served)
    for letter, code in codes.items():
        if any(code.startswith(start) and age < least for start, least in _FROM_AGE):
            yield f"box21_{letter}", f"{code} at the age of {age}"
        if any(code.startswith(start) and age > most for start, most in _TO_AGE):
            yield f"box21_{letter}", f"{code} at the age of {age}"
        of_others = _OF_WOMEN if paper.text("box3_sex") == "M" else _OF_MEN
        if code.startswith(of_others):
            yield f"box21_{letter}", f"{code} of a patient of the other sex"


def cover(paper: Paper) -> Iterator[Doubt]:
    born, served = paper.day("box3_birth_date"), paper.day("box24_1_from")
    is_medicare = paper.text("box1_coverage") == "medicare"
    if is_medicare and born and served and not _of_medicare_age(born, served):
        yield "box1_coverage", f"Medicare at {_age(born, served)}"
    if is_medicare and paper.text("box6_relationship") == "self" and paper.has("box4_insured_name"):
        yield "box4_insured_name", "is left blank where Medicare is primary"
    if born and served and born > served:
        yield "box3_birth_date", "born after the service"


def _any(codes: dict[str, str], start: str) -> str:
    return next((letter for letter, code in codes.items() if code.startswith(start)), "")


def _of_medicare_age(born: date, day: date) -> bool:
    """Cover begins with the month of the birthday."""
    return (born.year + _MEDICARE_AGE, born.month) <= (day.year, day.month)


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

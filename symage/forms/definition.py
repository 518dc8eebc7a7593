"""A form as typed values: what it is, its fields and where they lie. No drawing, no filling, no YAML here.

Source of the record: `form_definitions/<category>/<form_id>.yaml`, read by `catalogue.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from symage.forms.face import Face
from symage.forms.tables import Table
from symage.geometry import Box

SCHEMA_VERSION = 1
"""Version of the definition format; a definition names it and is refused when it differs."""
_TYPE_NAMES: Mapping[str, str] = MappingProxyType({"money": "currency", "choice": "enum"})
"""Types of definitions that users know by another name."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: a page of the form (from 1) and its box on it."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """A run of equal cells: of a comb that is printed in several, as the 3, 2 and 4 cells of an SSN."""

    box: Box
    cells: int


@dataclass(frozen=True, slots=True)
class Field:
    """One value of the form. It may have several places, each with the same value: the copies of a W-2."""

    id: str
    label: str
    line: str | None
    """The number or letter printed beside the box, such as 12a."""
    type: str
    """text money ssn ein tin date phone email zip state code percent year checkbox choice signature …"""
    places: tuple[Place, ...]
    align: str = "left"
    lines: int = 1
    """How many lines of text the box takes; more than 1 means that the value may hold line breaks."""
    max_length: int | None = None
    comb: int | None = None
    """How many cells the box is printed with, one character in each; a number's dashes are left out then."""
    parts: tuple[Part, ...] = ()
    """The runs of a comb whose cells do not follow one another evenly; else empty."""
    pieces: tuple[Box, ...] = ()
    """The boxes over which the value is shared out, on the first place's page: dollars and cents apart."""
    options: Mapping[str, Box] | None = None
    """choice only: the box of each option, on the first place's page."""
    semantic_concept: str | None = None
    structural_role: str | None = None
    entity_role: str | None = None
    captions: tuple[str, ...] = ()
    """How the printed captions that name the field begin; empty where their place tells."""
    option_captions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """choice only: how the captions of an option begin; without those whose place tells."""
    handwriting: bool = True
    fillable: bool = True

    @property
    def page(self) -> int:
        return self.places[0].page

    @property
    def type_name(self) -> str:
        """What the API and labels call its type."""
        return _TYPE_NAMES.get(self.type, self.type)


@dataclass(frozen=True, slots=True, eq=False)
class FormDefinition:
    """A form of the catalogue, equal to itself alone. Pages in `fields` count the form's own, from 1."""

    id: str
    aliases: tuple[str, ...]
    name: str
    category: str
    family: str
    entity_type: str
    year: int | None
    version: str
    face: Face
    face_pages: tuple[int, ...]
    """Which pages of the face are the form's pages 1, 2, …"""
    typeface: str
    """How text looks plainly: 'typed' Courier 10, 'printed' Helvetica 9, 'viewer' navy bold Helvetica 8."""
    fields: tuple[Field, ...]
    needs: tuple[str, ...] = ()
    values: Mapping[str, str] | None = None
    """field id or local name -> path into the household, or '= formula'; in the order of the file."""
    rules: Mapping[str, str] | None = None
    """sentence -> expression that must hold on a filled form."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """lookup tables of the formulas."""
    money: str = "cents"
    """how amounts are printed: 'cents' 54321.00, 'dollars' 54321. after rounding each."""
    fillable: bool = True
    """False: it was never filled in on a screen, so there is no live PDF of it."""
    kind: str | None = None
    """what the formulas of other forms call it, such as w2; the forms of all years share it."""
    undated: bool = False
    """Whether its year is that of its revision: it tells of no tax year and stands beside forms of any."""
    printed_by: str = "person"
    """who prints such forms: person payer preparer practice typist program; each has their own printers."""
    printer_id: str | None = None
    """the field that tells one of those from another; the people of the household where there is none."""
    truncates: tuple[str, ...] = ()
    """the fields with payees' numbers, of which a payer may print the last four digits alone."""
    former_concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """concepts of earlier years that no field has any more -> those that they were split into, or none."""

    joined_captions: tuple[tuple[str, ...], ...] = ()
    """captions that are printed in pieces: how the pieces of each begin."""
    parted_captions: tuple[str, ...] = ()
    """what stands before captions and is no part of them, however near."""
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """how headings begin that are set as captions are -> how the questions under them begin."""
    as_printed: Mapping[str, str] = field(default_factory=dict)
    """how print begins that looks as if a link were missing -> why there is none."""

    @property
    def year_told(self) -> int | None:
        """The tax year that it tells of."""
        return None if self.undated else self.year

    @property
    def page_count(self) -> int:
        return len(self.face_pages)

    @property
    def field_count(self) -> int:
        return len(self.fields)

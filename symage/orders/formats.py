"""The output formats as orders name them: what there is, what comes with what, and which are offered.

All of it follows from the tables of surfaces and of label formats.
"""

from collections.abc import Collection

from symage.annotations import formats as labels
from symage.bundles.parquet import PARQUET
from symage.documents import surfaces
from symage.documents.wear.profiles import CLEAN
from symage.forms.definition import FormDefinition
from symage.pricing.file_kinds import FileKind

TABLES_ALWAYS_MADE = ("json", "csv")
TABLES_ORDERED = (PARQUET,)
_PARQUET = FileKind(PARQUET, "parquet_bytes_per_file", "documents", always_told=False)
"""Without the pictures in it, which count as such."""


def output_formats() -> tuple[str, ...]:
    """Every name, the contract's and ours, in canonical order: PDF files, pictures, labels, tables."""
    known = surfaces.SURFACES.values()
    pictures = [surface.png for surface in known if surface.png is not None]
    return (*(surface.pdf for surface in known), *pictures, *label_formats(), *TABLES_ORDERED)


def label_formats() -> tuple[str, ...]:
    """Those that labels are ordered by."""
    names = [row.ordered_as for row in labels.FORMATS.values() if row.ordered_as is not None]
    return tuple(dict.fromkeys(names))


def drawn_formats() -> tuple[str, ...]:
    """Those that give documents a surface to stand on."""
    return tuple(surface.pdf for surface in surfaces.SURFACES.values())


def rendered_formats() -> tuple[str, ...]:
    """Those that give labels something to lie on."""
    labelled = [surface for surface in surfaces.SURFACES.values() if surface.labelled]
    return tuple(name for surface in labelled for name in surface.formats)


def unsupported(name: str, form: FormDefinition) -> bool:
    """Whether a form cannot be made in a format that others can."""
    made_on = [surface for surface in surfaces.SURFACES.values() if name in surface.formats]
    return not all(surface.takes(form) for surface in made_on)


def needed_beside() -> dict[str, str]:
    """Picture -> the PDF that it travels with."""
    known = surfaces.SURFACES.values()
    return {surface.png: surface.pdf for surface in known if surface.png is not None}


def offered() -> tuple[str, ...]:
    """The names that an order may give today."""
    made = {row.ordered_as for row in labels.FORMATS.values() if row.make is not None}
    unmade = {name for name in label_formats() if name not in made}
    return tuple(name for name in output_formats() if name not in unmade)


def labels_always_made() -> tuple[str, ...]:
    return tuple(row.name for row in labels.FORMATS.values() if row.ordered_as is None)


def always_made() -> tuple[str, ...]:
    """What comes with every order and cannot be asked for."""
    return (*TABLES_ALWAYS_MADE, *labels_always_made())


def default_formats() -> tuple[str, ...]:
    """What an order is for that names none."""
    return (next(iter(surfaces.SURFACES.values())).pdf,)


def file_kinds(names: Collection[str], profile: str = CLEAN) -> dict[FileKind, int]:
    """How many times a job of these output formats holds each kind of file: that of a surface once, labels
    once for each labelled surface that any of the names belongs to. Pictures that labels need are counted.
    Kinds that are not always told stand there if there are some."""
    known = surfaces.SURFACES.values()
    labelled_on = [surface for surface in known if surface.labelled and set(surface.formats) & set(names)]
    times = len(labelled_on)
    pictures = {surface.png: _pictures(names, surface) for surface in labelled_on}
    drawn = {
        _worn(kind, profile, surface.degradable): pictures.get(kind.name, int(kind.name in names))
        for surface in known
        for kind in surface.sizes
    }
    labelled = {
        _worn(row.sizes, profile, row.grows_with_wear): times
        if row.ordered_as is None or row.ordered_as in names
        else 0
        for row in labels.FORMATS.values()
        if profile != CLEAN or not row.of_worn_pages
    }
    tables = {_PARQUET: int(PARQUET in names)}
    return {kind: count for kind, count in (drawn | labelled | tables).items() if count or kind.always_told}


def _pictures(names: Collection[str], surface: surfaces.Surface) -> int:
    """How many times each picture is there."""
    places = len(labels.picture_places(names, surface))
    return places + (PARQUET in names and places > 0)


def _worn(kind: FileKind, profile: str, grows: bool) -> FileKind:
    return kind.worn(profile) if grows and profile != CLEAN else kind

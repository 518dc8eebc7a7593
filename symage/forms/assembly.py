"""A definition file made into a FormDefinition: inheritance and keys.

What does not belong here: where fields stand (`places.py`), formulas (`formulas.py`) and finding the files
(`catalogue.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from symage.errors import Problem
from symage.forms.definition import SCHEMA_VERSION, Field, FormDefinition
from symage.forms.places import FacePages, box_of, parts_of, pieces_of, places_of
from symage.forms.schema import FACE_KEYS, FIELD_KEYS, FORM_KEYS, check_keys
from symage.forms.source import SourceEntry
from symage.forms.tables import Table

_OWN_KEYS = ("id", "aliases", "like")
_MERGED_KEYS = ("fields", "tables", "values", "rules", "as_printed")
_RIGHT_ALIGNED = ("money", "number", "percent")


def inherit(entry: SourceEntry, parent: SourceEntry) -> SourceEntry:
    """The parent's keys with this form's laid over them; fields, tables, values and rules one by one,
    the tables row by row."""
    merged = {key: value for key, value in parent.items() if key not in _OWN_KEYS}
    for key, value in entry.items():
        both = key in _MERGED_KEYS and key in merged
        merged[key] = _laid_over(merged[key], value, deep=key == "tables") if both else value
    return replace(entry, value={key: value for key, value in merged.items() if value.value is not None})


def _laid_over(under: SourceEntry, over: SourceEntry, *, deep: bool = False) -> SourceEntry:
    """The entries of both, in the order of the upper ones where these name all; `deep`: those that stand in
    both are tables, merged row by row."""
    if not (isinstance(under.value, dict) and isinstance(over.value, dict)):
        return over
    gives_all = under.value.keys() <= over.value.keys()
    merged = dict(over.value) if gives_all else {**under.value, **over.value}
    if deep:
        merged |= {key: _rows_of(under.value[key], merged[key]) for key in under.value}
    return replace(over, value={key: value for key, value in merged.items() if value.value is not None})


def _rows_of(under: SourceEntry, over: SourceEntry) -> SourceEntry:
    """The rows of both tables; a row of null is a row like any other."""
    if not (isinstance(under.value, dict) and isinstance(over.value, dict)):
        return over
    return replace(over, value={**under.value, **over.value})


def check_shape(entry: SourceEntry) -> list[Problem]:
    """Faults of keys and types, before anything is made of them. `entry` is after inheritance."""
    problems = check_keys(entry, FORM_KEYS, "a form")
    schema = entry.get("schema")
    if schema is not None and schema.value != SCHEMA_VERSION:
        problems.append(schema.problem("wrong_schema", f"schema {schema.value!r}; this is {SCHEMA_VERSION}"))
    face = entry.get("face")
    if face is not None and isinstance(face.value, dict):
        problems += check_keys(face, FACE_KEYS, "a face")
    fields = entry.get("fields")
    for name, field in fields.items() if fields is not None else ():
        problems += check_field(name, field)
    return problems + [
        each.problem("unknown_field", f"there is no field {each.value!r}")
        for each in _named_fields(entry)
        if fields is not None and fields.get(str(each.value)) is None
    ]


def _named_fields(entry: SourceEntry) -> Iterator[SourceEntry]:
    """Where a form names fields of its own outside `fields` and formulas."""
    printer, truncates = entry.get("printer_id"), entry.get("truncates")
    if printer is not None:
        yield printer
    if truncates is not None and isinstance(truncates.value, list):
        yield from truncates.value


def check_field(name: str, entry: SourceEntry) -> list[Problem]:
    if not isinstance(entry.value, dict):
        return [entry.problem("wrong_type", f"field {name!r} must be a mapping")]
    problems = check_keys(entry, FIELD_KEYS, f"field {name!r}")
    if not (name.isidentifier() and name == name.lower()):
        problems.append(entry.problem("wrong_value", f"{name!r} is not a lower-case name"))
    kind = entry.get("type")
    is_choice = kind is not None and kind.value == "choice"
    if is_choice != (entry.get("options") is not None):
        problems.append(
            entry.problem("wrong_value", f"field {name!r}: a choice, and only a choice, has options")
        )
    problems += _check_option_captions(name, entry)
    pieces = entry.get("pieces")
    others = [key for key in ("options", "comb", "parts", "lines") if entry.get(key) is not None]
    if pieces is not None and others:
        problems.append(pieces.problem("wrong_value", f"field {name!r}: pieces are boxes of one line"))
    if entry.get("comb") is not None and entry.get("parts") is not None:
        problems.append(entry.need("parts").problem("wrong_value", f"field {name!r}: parts count the cells"))
    return problems


def _check_option_captions(name: str, entry: SourceEntry) -> Iterator[Problem]:
    captions, options = entry.get("option_captions"), entry.get("options")
    known = [key for key, _ in options.items()] if options is not None else []
    for option, caption in captions.items() if captions is not None else ():
        if option not in known:
            yield caption.problem("wrong_value", f"field {name!r} has no option {option!r}")


def assemble(entry: SourceEntry, pages: FacePages) -> FormDefinition:
    """The form of a checked entry: call only when check_shape and check_places found nothing."""
    raw = {key: value.plain() for key, value in entry.items() if key not in ("fields", "face")}
    return FormDefinition(
        id=raw["id"],
        aliases=tuple(raw.get("aliases", ())),
        name=raw["name"],
        category=raw["category"],
        family=raw["family"],
        entity_type=raw["entity_type"],
        year=raw.get("year"),
        version=raw["version"],
        face=pages.face,
        face_pages=pages.numbers,
        typeface=raw["typeface"],
        fields=tuple(_field(name, field, pages) for name, field in entry.need("fields").items()),
        needs=tuple(raw.get("needs", ())),
        values=_texts(raw.get("values", {})),
        rules=_texts(raw.get("rules", {})),
        tables={name: Table(cells) for name, cells in raw.get("tables", {}).items()},
        money=raw.get("money", "cents"),
        fillable=raw.get("fillable", True),
        kind=raw.get("kind"),
        undated=raw.get("undated", False),
        printed_by=raw.get("printed_by", "person"),
        printer_id=raw.get("printer_id"),
        truncates=tuple(raw.get("truncates", ())),
        joined_captions=tuple(map(tuple, raw.get("joined_captions", ()))),
        parted_captions=_captions(raw.get("parted_captions", ())),
        headings={begin: _captions(under) for begin, under in raw.get("headings", {}).items()},
        as_printed=raw.get("as_printed", {}),
        former_concepts={name: tuple(split) for name, split in raw.get("former_concepts", {}).items()},
    )


def _texts(raw: Mapping[str, object]) -> dict[str, str]:
    return {key: str(value).strip() for key, value in raw.items()}


def _captions(raw: str | Sequence[str]) -> tuple[str, ...]:
    return (raw,) if isinstance(raw, str) else tuple(raw)


def _field(name: str, entry: SourceEntry, pages: FacePages) -> Field:
    raw = entry.plain()
    options = entry.get("options")
    parts = parts_of(entry)
    return Field(
        id=name,
        label=raw["label"],
        line=raw.get("line"),
        type=raw["type"],
        places=places_of(name, entry, pages),
        align=raw.get("align", "right" if raw["type"] in _RIGHT_ALIGNED else "left"),
        lines=raw.get("lines", 1),
        max_length=raw.get("max"),
        comb=sum(part.cells for part in parts) or raw.get("comb"),
        parts=parts,
        pieces=tuple(map(box_of, pieces_of(entry))),
        options={key: box_of(box) for key, box in options.items()} if options is not None else None,
        semantic_concept=raw.get("concept"),
        structural_role=raw.get("role"),
        entity_role=raw.get("entity"),
        captions=_captions(raw.get("caption", ())),
        option_captions={key: _captions(each) for key, each in raw.get("option_captions", {}).items()},
        handwriting=raw.get("handwriting", True),
        fillable=raw.get("fillable", True),
    )

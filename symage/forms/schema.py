"""The keys of the definition format: the one table that the reader, the checks and the README go by.

What does not belong here: reading the text (`source.py`) and making a form of it (`assembly.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from symage.errors import Problem
from symage.forms.source import SourceEntry

FIELD_TYPES = (
    "text", "money", "number", "percent", "ssn", "ein", "tin", "npi", "date", "year", "phone", "email",
    "zip", "state", "code", "routing", "account", "checkbox", "choice", "signature",
)  # fmt: skip
ALIGNMENTS = ("left", "center", "right")
TYPEFACES = ("typed", "printed", "viewer")
PRINTED_BY = ("person", "payer", "preparer", "practice", "typist", "program")
MONEY_STYLES = ("cents", "dollars")
CATEGORIES = (
    "tax", "payroll_hr", "healthcare", "insurance", "banking_lending", "business", "government",
    "identity", "legal", "real_estate", "education",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """kind: what may stand there (`KINDS`). choices: the only values allowed, when not empty."""

    kind: str
    means: str
    required: bool = False
    choices: tuple[str, ...] = ()


FORM_KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "schema": Key("integer", "version of this format; must be 1", required=True),
        "id": Key("name", "form id, the name of the file", required=True),
        "aliases": Key("names", "other ids under which the form is known"),
        "like": Key(
            "name", "id of a form whose keys hold here too, unless given again; `null` takes one out"
        ),
        "name": Key("text", "title of the form", required=True),
        "category": Key("text", "shelf of the catalogue", required=True, choices=CATEGORIES),
        "family": Key(
            "word", "what forms of all years and copies are together: w2, 1040, 1099", required=True
        ),
        "kind": Key(
            "name", "what formulas of other forms call this one; forms of one kind (else family) draw alike"
        ),
        "entity_type": Key("text", "whom one document is about: individual, business …", required=True),
        "year": Key("integer", "tax year: which constants `tax.…` means"),
        "version": Key("text", "edition printed on the form", required=True),
        "face": Key("mapping", "`file`: a face beside this file; `pages`: which of its pages", required=True),
        "typeface": Key("text", "how typed text looks, plainly", required=True, choices=TYPEFACES),
        "printed_by": Key(
            "text", "who prints such forms, which tells with what; `person` by default", choices=PRINTED_BY
        ),
        "printer_id": Key("name", "the field that tells them apart; the household's people if none does"),
        "truncates": Key(
            "names",
            "fields with payees' numbers, which may be printed as XXX-XX-1234: no copy is for the IRS",
        ),
        "money": Key(
            "text",
            "`cents`: printed 54321.00; `dollars`: every amount rounded to dollars, printed 54,321.",
            choices=MONEY_STYLES,
        ),
        "former_concepts": Key(
            "concepts", "concepts of earlier years that no field has any more, to what they were split into"
        ),
        "joined_captions": Key(
            "pieces", "captions that are printed in pieces: for each how its pieces begin, in their order"
        ),
        "parted_captions": Key(
            "texts", "first words or numbers that stand so near to a caption that they are no part of it"
        ),
        "headings": Key(
            "captions",
            "how headings begin that are set as captions are, to how the questions under them begin",
        ),
        "as_printed": Key(
            "notes", "how print begins that looks as if a link were missing, to why the form has none"
        ),
        "undated": Key("flag", "true: its year is that of its revision, and it tells of any time"),
        "fillable": Key("flag", "false: it was never filled in on a screen, and no live PDF is made of it"),
        "needs": Key("names", "what the household must have, such as employment"),
        "fields": Key(
            "mapping", "the values of the form, in reading order: field id to field keys", required=True
        ),
        "tables": Key("mapping", "lookup tables for formulas: key to value or to a row of named values"),
        "values": Key("mapping", "field id or local name to a household path or, after `=`, a formula"),
        "rules": Key("mapping", "sentence to an expression over fields that must hold on a filled form"),
    }
)

FIELD_KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "label": Key("text", "caption, as a reader would say it", required=True),
        "line": Key("text", "number or letter printed beside the box"),
        "caption": Key(
            "texts",
            "how the printed captions that name it begin, where their place does not tell, as in a table",
        ),
        "type": Key("text", "what kind of value it is", required=True, choices=FIELD_TYPES),
        "at": Key(
            "box",
            "left, top, width, height in points from the page's top left corner; not where the face has it",
        ),
        "page": Key(
            "pages", "page of the form, from 1, or a list; without it the field stands on every page"
        ),
        "at_face_page": Key("mapping", "face page to another box, where a copy differs"),
        "align": Key("text", "default: right for money and number, else left", choices=ALIGNMENTS),
        "lines": Key("integer", "lines of text that the box takes; 1 by default"),
        "max": Key("integer", "most characters; a date of at most 8 has its year in two digits"),
        "comb": Key("integer", "cells of a comb, equal ones over the whole box"),
        "parts": Key(
            "parts", "a comb in several runs: left, top, width, height and cells of each, in a list"
        ),
        "pieces": Key(
            "boxes",
            "boxes that share the value out: dollars and cents, month, day and year; `align` is the first's",
        ),
        "options": Key("options", "choice only: option to its box"),
        "option_captions": Key(
            "captions",
            "choice only: option to how the captions of its own begin, where they do not stand by its box",
        ),
        "concept": Key("dotted", "`semantic_concept`: what it means, one concept per slot"),
        "role": Key(
            "name", "`structural_role`: identifier, name, address, amount, code, checkbox, date, description"
        ),
        "entity": Key("name", "`entity_role`: whose value it is"),
        "handwriting": Key("flag", "false: typed on handwritten forms too"),
        "fillable": Key("flag", "false: nobody writes here"),
    }
)

FACE_KEYS: Mapping[str, Key] = MappingProxyType(
    {
        "file": Key("text", "face file in the folder of the definition", required=True),
        "pages": Key("pages", "pages of the face that are the form's pages 1, 2, …", required=True),
    }
)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isidentifier() and value == value.lower()


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value.isalnum() and value == value.lower()


def _is_dotted(value: object) -> bool:
    return isinstance(value, str) and all(_is_name(part) for part in value.split("."))


def _are_pieces(value: Any) -> bool:
    lists = isinstance(value, list) and all(isinstance(each, list) and len(each) > 1 for each in value)
    return lists and all(isinstance(piece, str) and piece for each in value for piece in each)


def _are_notes(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(text, str) and text for entry in value.items() for text in entry
    )


def _is_box(value: object) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(_is_number(item) for item in value)


def _are_boxes(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(map(_is_box, value))


def _is_texts(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(isinstance(item, str) and item.strip() for item in items)


def _are_captions(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(_is_texts, value.values()))


def _is_parts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_part, value))


def _is_part(value: object) -> bool:
    return isinstance(value, list) and _is_box(value[:4]) and len(value) == 5 and _is_integer(value[4])


def _are_concepts(value: object) -> bool:
    return isinstance(value, dict) and all(
        _is_dotted(name) and isinstance(split, list) and all(map(_is_dotted, split))
        for name, split in value.items()
    )


def _are_options(value: object) -> bool:
    return isinstance(value, dict) and "Off" not in value


def _is_pages(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(_is_integer(item) and item >= 1 for item in items)


KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = MappingProxyType(
    {
        "text": (lambda value: isinstance(value, str) and value != "", "text"),
        "name": (_is_name, "a lower-case name"),
        "word": (_is_word, "a word of lower-case letters and digits"),
        "names": (lambda value: isinstance(value, list) and all(map(_is_name, value)), "a list of names"),
        "texts": (_is_texts, "text or a list of texts"),
        "dotted": (_is_dotted, "names joined by points"),
        "integer": (_is_integer, "a whole number"),
        "flag": (lambda value: isinstance(value, bool), "true or false"),
        "box": (_is_box, "four numbers: left, top, width, height"),
        "boxes": (_are_boxes, "a list of at least two boxes, each left, top, width, height"),
        "parts": (_is_parts, "a list of runs, each left, top, width, height and a number of cells"),
        "pages": (_is_pages, "a page number or a list of them"),
        "pieces": (_are_pieces, "a list of lists of at least two texts"),
        "notes": (_are_notes, "a mapping of texts to texts"),
        "concepts": (_are_concepts, "a mapping of concepts to lists of concepts"),
        "mapping": (lambda value: isinstance(value, dict), "a mapping"),
        "captions": (_are_captions, "a mapping of texts or lists of texts"),
        "options": (_are_options, "a mapping without the name Off, which PDF has for none of them"),
    }
)


def check_keys(entry: SourceEntry, keys: Mapping[str, Key], what: str) -> list[Problem]:
    """Unknown keys, missing keys, wrong types and values outside their choices."""
    problems = [
        value.problem("unknown_key", f"{what} knows no key {key!r}")
        for key, value in entry.items()
        if key not in keys
    ]
    missing = [name for name, key in keys.items() if key.required and entry.get(name) is None]
    problems += [entry.problem("missing_key", f"{what} needs the key {name!r}") for name in missing]
    for name, value in entry.items():
        if name in keys:
            problems += _check_value(name, value, keys[name])
    return problems


def _check_value(name: str, entry: SourceEntry, key: Key) -> list[Problem]:
    fits, words = KINDS[key.kind]
    value = entry.plain()
    if not fits(value):
        return [entry.problem("wrong_type", f"{name!r} must be {words}, not {value!r}")]
    if key.choices and value not in key.choices:
        return [
            entry.problem("wrong_value", f"{name!r} must be one of {', '.join(key.choices)}, not {value!r}")
        ]
    return []

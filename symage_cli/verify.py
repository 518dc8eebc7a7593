"""`symage forms verify ARCHIVE`: the rules of every document again, from the ground truth of a dataset alone.

Each form's own rules are asked, and in a coherent dataset those between the forms of one item, where copies
of one paper also have the same amounts. Fields that a fill scenario left blank or pinned, and those that life
leaves blank and coverage filled, take part in no rule. What does not belong here: the rules and asking them
(`form_definitions`, `symage.forms.fill`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from symage.bundles.opened import MANIFEST, Record, opened, parameters, truths
from symage.documents.printers import PLAIN
from symage.documents.rows import together
from symage.errors import NotFound
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.coherence import COHERENT, SHUFFLED
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled, Violation, violations
from symage.forms.formulas import parse
from symage.forms.kinds import Kinds, beside, elsewhere, nearest
from symage.forms.normalised import plain_text
from symage.forms.reading import read_filled
from symage.forms.scenarios import COMPLETED

_SHOWN = 50
_NO_ITEM = -1
"""Stands where a fault is of a form in all its documents."""


@dataclass(slots=True)
class _Checking:
    """What was found so far: documents and their broken rules, as (form, item, sentence)."""

    documents: int = 0
    broken: list[tuple[str, int, str]] = field(default_factory=list)


def verify_dataset(dataset: Path, out: TextIO) -> int:
    """Write every broken rule; 1 when there is one. Raises OSError, NotFound for what is no dataset."""
    with opened(dataset) as root:
        mode = _mode(parameters(root))
        forms = _by_form(map(_readable, truths(root)))
    checking = _Checking()
    _check(checking, load_catalogue(), forms, mode)
    for form_id, item, sentence in sorted(checking.broken)[:_SHOWN]:
        where = form_id if item == _NO_ITEM else f"{form_id}, item {item}"
        out.write(f"{where}: {sentence}\n")
    if len(checking.broken) > _SHOWN:
        out.write(f"… and {len(checking.broken) - _SHOWN} more\n")
    out.write(f"{checking.documents} documents, {mode}: {len(checking.broken)} broken rules\n")
    for form_id, count in sorted(Counter(form_id for form_id, _, _ in checking.broken).items()):
        out.write(f"  {form_id}: {count}\n")
    return 1 if checking.broken else 0


def _mode(asked: Mapping[str, Any]) -> str:
    if "coherence_mode" not in asked:
        raise NotFound("not_found", f"the {MANIFEST} names no coherence mode: it is no dataset's")
    return str(asked["coherence_mode"])


def _readable(record: Record) -> Record:
    """Raises NotFound for texts that only full records explain."""
    look = record.get("_metadata", {}).get("look", {}).get("id", PLAIN)
    if "fields" not in record and not look.startswith(PLAIN):
        where = f"{record['form_id']}, item {record['item_index']}"
        message = f"{where} holds the texts of the look {look} alone: what they mean is told by full records"
        raise NotFound("not_found", message)
    return record


def _by_form(records: Iterator[Record]) -> dict[str, list[Record]]:
    forms: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda record: record["item_index"]):
        forms.setdefault(record["form_id"], []).append(record)
    return forms


def _check(checking: _Checking, catalogue: Catalogue, forms: Mapping[str, list[Record]], mode: str) -> None:
    """Rules between forms need their documents side by side: those of items that have all forms."""
    checking.documents = sum(map(len, forms.values()))
    items = [{record["item_index"] for record in records} for records in forms.values()]
    whole = set.intersection(*items) if items else set()
    case: list[Filled] = []
    for form_id, records in forms.items():
        complete = [record for record in records if record["item_index"] in whole]
        lone = [record["item_index"] for record in records if record["item_index"] not in whole]
        checking.broken += [(form_id, item, "another form of this item is missing") for item in lone]
        filled = _read(checking, catalogue, form_id, complete)
        case += [filled] if filled is not None else []
    if mode == SHUFFLED:
        return
    touched = {
        (form_id, record["item_index"]): _touched(record) for form_id in forms for record in forms[form_id]
    }
    for filled in case:
        asked = case if mode == COHERENT else [filled]
        found = violations(filled.form, filled, asked)
        kinds = beside(filled.form, (each.form for each in asked))
        checking.broken += _counted(filled.form, found, kinds, touched)
    if mode == COHERENT:
        checking.broken += _copies(case, touched)


def _read(
    checking: _Checking, catalogue: Catalogue, form_id: str, records: Sequence[Record]
) -> Filled | None:
    """The documents of one form; None, and told, when they are not what the form says."""
    try:
        form = catalogue.get(form_id)
        items = np.array([record["item_index"] for record in records], dtype=np.uint64)
        texts = {each.id: [_text(form, each, record) for record in records] for each in form.fields}
        return read_filled(form, items, texts)
    except NotFound as error:
        checking.broken.append((form_id, _NO_ITEM, str(error)))
    except KeyError as error:
        checking.broken.append((form_id, _NO_ITEM, f"the ground truth lacks the field {error}"))
    except ValueError as error:
        checking.broken.append((form_id, _NO_ITEM, str(error)))
    return None


def _text(form: FormDefinition, field: Field, record: Record) -> str:
    """What the form prints plainly. A pinned value may be any text, of no use to rules. Raises KeyError."""
    if field.id in _touched(record):
        return ""
    if "fields" not in record:
        return together(field, record[field.id]) if field.pieces else str(record[field.id])
    said = record["fields"][field.id]
    return plain_text(field, form.money, said["value"], said["text"])


def _counted(
    form: FormDefinition,
    found: Sequence[Violation],
    kinds: Kinds,
    touched: Mapping[tuple[str, int], Collection[str]],
) -> Iterator[tuple[str, int, str]]:
    """Without the rules that name a field which a scenario left blank or pinned, on this form or another."""
    for violation in found:
        named = _named(form, violation.rule, kinds)
        if not any(field_id in touched[form_id, violation.index] for form_id, field_id in named):
            yield form.id, violation.index, violation.rule


def _copies(
    case: Sequence[Filled], touched: Mapping[tuple[str, int], Set[str]]
) -> Iterator[tuple[str, int, str]]:
    """Forms of one kind and year are copies of one paper: where their amounts differ."""
    first: dict[tuple[str, int | None], Filled] = {}
    for filled in case:
        form = filled.form
        original = first.setdefault((form.kind or form.id, form.year), filled)
        if original is filled:
            continue
        amounts = [each.id for each in form.fields if each.type == "money" and each.id in original.printed]
        for field_id in amounts:
            pairs = zip(
                filled.indexes.tolist(), original.printed[field_id], filled.printed[field_id], strict=True
            )
            for item, said, copied in pairs:
                if said == copied:
                    continue
                if field_id not in touched[original.form.id, item] | touched[form.id, item]:
                    yield form.id, item, f"{field_id} is not that of {original.form.id}"


def _named(form: FormDefinition, rule: str, kinds: Kinds) -> Iterator[tuple[str, str]]:
    """The fields that a rule names, each with the id of its form. Lengths of texts are rules of no name."""
    text = (form.rules or {}).get(rule)
    for name in parse(text).references if text is not None else ():
        other = elsewhere(name, kinds)
        yield (form.id, name) if other is None else (nearest(kinds[other.kind], form.year).id, other.value)


def _touched(record: Record) -> set[str]:
    about = record.get("_metadata", {})
    stages = about.get("fill", {}).get("stages", {})
    return {name for name, stage in stages.items() if stage != COMPLETED}.union(about.get("coverage", ()))

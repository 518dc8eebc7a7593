"""`symage forms verify DATASET`: the rules of every document again, from the ground truth of a dataset alone.

Each form's own rules are asked, and in a coherent dataset those between the forms of one item. Fields that a
fill scenario left blank or pinned take part in no rule. What does not belong here: the rules
(`form_definitions`) and asking them (`symage.forms.fill`).
"""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from symage.errors import NotFound
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.coherence import COHERENT, SHUFFLED
from symage.forms.fill import Filled, Violation, violations
from symage.forms.formulas import parse
from symage.forms.reading import read_filled

MANIFEST = "manifest.json"
TRUTHS = "ground_truth/json/"
_SHOWN = 50

Record = dict[str, Any]


@dataclass(slots=True)
class _Checking:
    """What was found so far: documents and their broken rules, as (form, item, sentence)."""

    documents: int = 0
    broken: list[tuple[str, int, str]] = field(default_factory=list)


def verify_dataset(dataset: Path, out: TextIO) -> int:
    """Write every broken rule; 1 when there is one. Raises OSError, NotFound for what is no dataset."""
    members = dict(_members(dataset))
    if MANIFEST not in members:
        raise NotFound("not_found", f"{dataset} holds no {MANIFEST}: it is no dataset")
    mode = json.loads(members.pop(MANIFEST))["dataset_info"]["generation_params"]["coherence_mode"]
    checking = _Checking()
    forms = _by_form(json.loads(text) for text in members.values())
    _check(checking, load_catalogue(), forms, mode)
    for form_id, item, sentence in sorted(checking.broken)[:_SHOWN]:
        out.write(f"{form_id}, item {item}: {sentence}\n")
    if len(checking.broken) > _SHOWN:
        out.write(f"… and {len(checking.broken) - _SHOWN} more\n")
    out.write(f"{checking.documents} documents, {mode}: {len(checking.broken)} broken rules\n")
    for form_id, count in sorted(Counter(form_id for form_id, _, _ in checking.broken).items()):
        out.write(f"  {form_id}: {count}\n")
    return 1 if checking.broken else 0


def _members(dataset: Path) -> Iterator[tuple[str, str]]:
    """The manifest and the ground truths of an archive or of a folder that one was unpacked to."""
    if dataset.is_dir():
        for path in (dataset / MANIFEST, *sorted((dataset / TRUTHS).glob("*.json"))):
            if path.is_file():
                yield path.relative_to(dataset).as_posix(), path.read_text(encoding="utf-8")
        return
    if dataset.is_file() and not zipfile.is_zipfile(dataset):
        raise NotFound("not_found", f"{dataset} is no archive: it is no dataset")
    with zipfile.ZipFile(dataset) as archive:
        for name in archive.namelist():
            if name == MANIFEST or (name.startswith(TRUTHS) and name.endswith(".json")):
                yield name, archive.read(name).decode()


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
    sides: list[tuple[Filled, list[Record]]] = []
    for form_id, records in forms.items():
        beside = [record for record in records if record["item_index"] in whole]
        lone = [record["item_index"] for record in records if record["item_index"] not in whole]
        checking.broken += [(form_id, item, "another form of this item is missing") for item in lone]
        filled = _read(checking, catalogue, form_id, beside)
        sides += [(filled, beside)] if filled is not None else []
    if mode == SHUFFLED:
        return
    case = [filled for filled, _ in sides]
    for filled, records in sides:
        found = violations(filled.form, filled, case if mode == COHERENT else [filled])
        checking.broken += _counted(filled, records, found)


def _read(
    checking: _Checking, catalogue: Catalogue, form_id: str, records: Sequence[Record]
) -> Filled | None:
    """The documents of one form; None, and told, when they are not what the form says."""
    try:
        form = catalogue.get(form_id)
        items = np.array([record["item_index"] for record in records], dtype=np.uint64)
        texts = {each.id: [str(record[each.id]) for record in records] for each in form.fields}
        return read_filled(form, items, texts)
    except NotFound as error:
        checking.broken.append((form_id, -1, str(error)))
    except KeyError as error:
        checking.broken.append((form_id, -1, f"the ground truth lacks the field {error}"))
    except ValueError as error:
        checking.broken.append((form_id, -1, str(error)))
    return None


def _counted(
    filled: Filled, records: Sequence[Record], found: Sequence[Violation]
) -> Iterator[tuple[str, int, str]]:
    """Without the rules that name a field which a scenario left blank or pinned."""
    touched = {record["item_index"]: _touched(record) for record in records}
    rules = filled.form.rules or {}
    for violation in found:
        names = parse(rules[violation.rule]).references if violation.rule in rules else frozenset()
        if not names & touched[violation.index]:
            yield filled.form.id, violation.index, violation.rule


def _touched(record: Record) -> set[str]:
    stages = record.get("_metadata", {}).get("fill", {}).get("stages", {})
    return {name for name, stage in stages.items() if stage != "completed"}

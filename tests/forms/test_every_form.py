"""Every form and year for 2,000 households: no rule broken, no empty schedule, no wrong dollar missed."""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest
from numpy.typing import NDArray

from symage.bundles.ground_truth import json_documents
from symage.bundles.members import ground_truth_member
from symage.bundles.splits import split_ranges
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.plan import CasePlan, Step, plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from symage_cli import verify

SEED, HOUSEHOLDS = 2026, 2000
TRUTHS = 200
"""Ground truths that are tampered with, one amount of each."""
TRUTHS_OF_A_FORM = 20
"""Ground truths of each form whose amounts are changed, one after the other."""
DRAWING = frozenset({"between", "steps", "choose", "weighted"})
"""Functions that make an amount up: what a formula with one of them gives is a fact, not a sum."""

Case = Mapping[str, Filled]


@pytest.fixture(scope="module")
def plan(catalogue: Catalogue) -> CasePlan:
    return plan_case([*catalogue], catalogue)


@pytest.fixture(scope="module")
def case(plan: CasePlan) -> Case:
    """All forms of 2,000 households, each household as a job for these forms would have it."""
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    people = households(household_indexes(SEED, 0, HOUSEHOLDS), needs=needs, paths=plan.paths)
    return {each.form.id: each for each in fill_planned(plan, people)}


@pytest.fixture(scope="module")
def truths(case: Case) -> list[Filled]:
    return [first(each, TRUTHS_OF_A_FORM) for each in case.values()]


def first(filled: Filled, count: int) -> Filled:
    values = {name: column[:count] for name, column in filled.values.items()}
    printed = {name: texts[:count] for name, texts in filled.printed.items()}
    return Filled(filled.form, filled.indexes[:count], values, printed)


def dollars(filled: Filled, field: str) -> NDArray[np.int64]:
    return np.array([0 if value is None else value // 100 for value in filled.values[field].to_pylist()])


def test_no_rule_is_broken_within_or_between_forms(case: Case) -> None:
    forms = [*case.values()]
    broken = Counter(
        (each.form.id, found.rule) for each in forms for found in violations(each.form, each, forms)
    )
    assert broken == {}


@pytest.mark.parametrize("form_id", [form.id for form in load_catalogue()])
def test_no_form_alone_breaks_a_rule(catalogue: Catalogue, form_id: str) -> None:
    form = catalogue.get(form_id)
    alone = plan_case([form], catalogue)
    people = households(
        household_indexes(SEED, 0, HOUSEHOLDS), needs=frozenset(form.needs), paths=alone.paths
    )
    (filled,) = fill_planned(alone, people)
    assert violations(form, filled, [filled]) == []


def test_a_dollar_more_in_a_computed_amount_is_noticed(plan: CasePlan, truths: list[Filled]) -> None:
    """At least 95 of 100, over all forms together; the message names what nobody noticed."""
    changed, unnoticed = 0, Counter[str]()
    for sheet in plan.sheets:
        place = next(row for row, each in enumerate(truths) if each.form is sheet.form)
        for field in sheet.form.fields:
            if field.type == "money" and is_computed(plan, Step(sheet, field.id, sheet.key)):
                known, caught = noticed(truths, place, field.id)
                changed += len(known)
                unnoticed[f"{sheet.form.id}/{field.id}"] += len(known - caught)
    assert changed > 4_000
    assert unnoticed.total() <= 0.05 * changed, unnoticed.most_common(40)


@pytest.mark.long
def test_a_dataset_of_every_form_verifies(case: Case, tmp_path: Path) -> None:
    told = io.StringIO()
    status = verify.verify_dataset(dataset(case.values(), tmp_path), told)
    assert (status, told.getvalue()[-2000:]) == (
        0,
        f"{HOUSEHOLDS * len(case)} documents, coherent: 0 broken rules\n",
    )


@pytest.mark.long
def test_verify_notices_a_dollar_in_a_ground_truth(
    catalogue: Catalogue,
    plan: CasePlan,
    case: Case,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """200 ground truths, each with another computed amount changed as text, each verified as a dataset."""
    monkeypatch.setattr(verify, "load_catalogue", lambda: catalogue)
    unnoticed = [
        (form_id, row, field_id)
        for form_id, row, field_id in tampered(plan, case)
        if not verify.verify_dataset(dataset(changed(case, form_id, row, field_id), tmp_path), io.StringIO())
    ]
    assert len(unnoticed) <= 0.05 * TRUTHS, unnoticed


def tampered(plan: CasePlan, case: Case) -> Iterator[tuple[str, int, str]]:
    """TRUTHS ground truths, of the households in turn, and in each one of its computed amounts."""
    amounts = {
        sheet.form.id: [
            field.id
            for field in sheet.form.fields
            if field.type == "money" and is_computed(plan, Step(sheet, field.id, sheet.key))
        ]
        for sheet in plan.sheets
    }
    count = 0
    for row in range(HOUSEHOLDS):
        for form_id, fields in amounts.items():
            printed = [field for field in fields if case[form_id].printed[field][row]]
            if printed and count < TRUTHS:
                yield form_id, row, printed[(7 * row + count) % len(printed)]
                count += 1


def changed(case: Case, form_id: str, row: int, field_id: str) -> Iterator[Filled]:
    """The household's documents, a dollar more in one of them."""
    for filled in case.values():
        printed = {name: [texts[row]] for name, texts in filled.printed.items()}
        if filled.form.id == form_id:
            printed[field_id] = [a_dollar_more(printed[field_id][0])]
        yield replace(filled, indexes=filled.indexes[row : row + 1], printed=printed)


def a_dollar_more(text: str) -> str:
    """1,234. as 1,235. and 12.34 as 13.34; a loss, in brackets or with a sign, as a smaller one."""
    amount = text.strip("(-)")
    whole, point, cents = amount.replace(",", "").partition(".")
    more = int(whole) - 1 if text.startswith(("(", "-")) else int(whole) + 1
    return text.replace(amount, f"{more:,}{point}{cents}")


def dataset(documents: Iterable[Filled], folder: Path) -> Path:
    """A dataset archive of their ground truth."""
    path = folder / "dataset.zip"
    info = {"dataset_info": {"generation_params": {"coherence_mode": "coherent"}}}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(verify.MANIFEST, json.dumps(info))
        for filled in documents:
            items = range(len(filled.indexes))
            ranges = split_ranges(len(items), (100, 0, 0))
            for item, text in enumerate(json_documents(filled.form, items, filled.printed, ranges)):
                archive.writestr(ground_truth_member(filled.form.id, item).path, text)
    return path


def noticed(truths: list[Filled], place: int, field: str) -> tuple[set[int], set[int]]:
    """The households where the field has an amount, and those where a dollar more breaks a rule."""
    right = truths[place]
    column = right.values[field]
    known = {
        int(index)
        for index, value in zip(right.indexes, column.to_pylist(), strict=True)
        if value is not None
    }
    wrong = replace(right, values={**right.values, field: pc.add(column, 100)})
    forms = [*truths[:place], wrong, *truths[place + 1 :]]
    kinds = {wrong.form.kind, None}
    readers = [each for each in forms if each is wrong or mentions(each, kinds)]
    return known, {found.index for each in readers for found in violations(each.form, each, forms)}


def mentions(filled: Filled, kinds: set[str | None]) -> bool:
    return any(f"{kind}." in text for text in (filled.form.rules or {}).values() for kind in kinds if kind)


def is_computed(plan: CasePlan, step: Step, seen: frozenset[Step] = frozenset()) -> bool:
    """Whether an amount follows from other amounts of the forms, and no draw has a part in it."""
    if step.name not in step.sheet.formulas or step in seen:
        return False
    formula = step.formula
    if formula.functions & DRAWING:
        return False
    below = [plan.links.get((step.key, path)) for path in formula.references]
    steps = [each for each in below if isinstance(each, Step)]
    fields = [each for each in steps if each.sheet.types.get(each.name) == "money"]
    locals_ = [each for each in steps if each.name not in each.sheet.types]
    return bool(fields) or any(is_computed(plan, each, seen | {step}) for each in locals_)

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

from symage.annotations.places import Places
from symage.bundles.ground_truth import Truths, json_documents
from symage.bundles.members import ground_truth_member
from symage.bundles.splits import split_ranges
from symage.documents.looks import plain_looks
from symage.documents.setting import set_lines
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.forms.fill import Filled, fill_planned, violations
from symage.forms.formulas import parse
from symage.forms.plan import CasePlan, Step, plan_case
from symage.identities.households import households
from symage.randomness import household_indexes
from symage_cli import verify
from tests.in_year import in_year
from tests.packaged import packaged, ready_forms

SEED, HOUSEHOLDS = 2026, 2000
TRUTHS = 200
NOWHERE = np.zeros(0, dtype=np.int64)
"""Ground truths that are tampered with, one amount of each."""
TRUTHS_OF_A_FORM = 20
"""Ground truths of each form whose amounts are changed, one after the other."""
DRAWING = frozenset({"between", "steps", "choose", "weighted"})
"""Functions that make an amount up: what a formula with one of them gives is a fact, not a sum. (With texts
among its words it draws a code, which is no amount.)"""

STATUSES = ("single", "married_joint", "married_separate", "head_of_household", "surviving_spouse")
TOTALS = {
    "irs_f1040_sch1_2024": ("line_10", "line_26"),
    "irs_f1040_sch1_2025": ("line_10", "line_26"),
    "irs_f1040_sch1a_2025": ("line_38",),
    "irs_f1040_sch2_2024": ("line_3", "line_21"),
    "irs_f1040_sch3_2024": ("line_8", "line_15"),
    "irs_f1040_scha_2024": ("line_17",),
    "irs_f1040_schb_2024": ("line_4", "line_6"),
    "irs_f1040_schc_2025": ("line_31",),
    "irs_f1040_schd_2024": ("line_7", "line_15", "line_16"),
    "irs_f1040_sche_2024": ("line_26", "line_32", "line_41"),
    "irs_f1040_schse_2024": ("line_12",),
    "irs_f1040_sch8812_2024": ("line_14", "line_27"),
    "irs_f8949_2024": ("short_total_h", "long_total_h"),
}
FED = {
    "irs_f1040_2024": (
        "1a 1z 2a 2b 3a 3b 4a 4b 5a 5b 6a 6b 7 8 9 10 11 12 13 15 16 17 18 19 20 "
        "21 22 23 24 25a 25b 25c 25d 26 27 28 29 31 32 33 34 35a 36 37"
    ),
    "irs_f1040_2025": "11b 13b 29",
    "irs_f1040_sch1_2024": "1 3 4 5 7 8b 8c 8i 8t 8z 9 11 13 15 16 21",
    "irs_f1040_sch1a_2025": "4a 4c 5 6 7 12 13 14a 15 20 21 23 24 29 30 33 35 36a 36b 37",
    "irs_f1040_sch2_2024": "1a 1z 4 8 11 12 17h 18",
    "irs_f1040_sch3_2024": "1 2 3 4 5b 6a 7 9 10",
    "irs_f1040_scha_2024": "1 4 5a 5b 5c 5d 5e 7 8a 8e 9 10 11 12 14 16",
    "irs_f1040_schc_2025": (
        "1 2 4 6 8 9 10 11 13 14 15 16a 16b 17 18 19 20a 20b 21 22 23 24a 24b 25 26 "
        "27b 28 30 35 36 37 38 39 40 41 42 48"
    ),
    "irs_f1040_schd_2024": (
        "1b_d 1b_e 1b_g 1b_h 2_d 2_h 3_d 3_h 4 5 6 8b_d 8b_h 9_d 9_h 10_d 10_h 11 12 13 14 18 19 21"
    ),
    "irs_f1040_sche_2024": (
        "3_a 3_b 4_a 4_b 4_c 23a 23b 23c 23d 23e 24 25 28_a_g 28_a_h 28_a_i 28_a_j "
        "28_a_k 28_b_g 28_b_h 28_b_i 28_b_j 28_b_k 29a_h 29a_k 29b_g 29b_i 29b_j 30 "
        "31"
    ),
    "irs_f1040_schse_2024": "2 3 4a 6 8a 8d 9 10 11 13",
    "irs_f1040_sch8812_2024": "5 7 8 10 11 12 13 16a 16b 17 18a 19 20",
}
"""Lines that the facts of the case feed, without `line_` before each."""

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
def returns(catalogue: Catalogue) -> Case:
    """Returns with all their schedules, of people as they come: credits of those who have little."""
    forms = [form for form in catalogue if form.family == "1040" and form.id != "irs_f1040_classic_1988"]
    return filled(catalogue, forms, frozenset())


@pytest.fixture(scope="module")
def one_year(catalogue: Catalogue) -> Case:
    """Forms of 2,000 households as forms of 2024, one of each kind: statements of one year feed returns."""
    of_2024 = {form.id.removesuffix("_2024") for form in catalogue if form.id.endswith("_2024")}
    forms = [form for form in catalogue if form.id.endswith("_2024") or form.id[:-5] not in of_2024]
    forms = [form for form in forms if form.id not in ("irs_f1040_classic_1988", "irs_f1040_sch1a_2025")]
    needs = frozenset(need for form in forms for need in form.needs)
    return filled(catalogue, [in_year(form, 2024) for form in forms], needs)


@pytest.fixture(scope="module")
def itemizing(catalogue: Catalogue) -> Case:
    """Returns with Schedule A alone."""
    forms = [catalogue.get(form_id) for form_id in ("irs_f1040_2024", "irs_f1040_scha_2024")]
    return filled(catalogue, forms, frozenset(need for form in forms for need in form.needs))


def filled(catalogue: Catalogue, forms: list[FormDefinition], needs: frozenset[str]) -> Case:
    plan = plan_case(forms, catalogue)
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


@pytest.mark.parametrize("name", ["case", "itemizing"])
def test_no_rule_is_broken_within_or_between_forms(name: str, request: pytest.FixtureRequest) -> None:
    forms = [*request.getfixturevalue(name).values()]
    broken = Counter(
        (each.form.id, found.rule) for each in forms for found in violations(each.form, each, forms)
    )
    assert broken == {}


@pytest.mark.parametrize("form_id", [form.id for form in packaged()])
def test_no_form_alone_breaks_a_rule(catalogue: Catalogue, form_id: str) -> None:
    form = catalogue.get(form_id)
    alone = plan_case([form], catalogue)
    people = households(
        household_indexes(SEED, 0, HOUSEHOLDS), needs=frozenset(form.needs), paths=alone.paths
    )
    (filled,) = fill_planned(alone, people)
    assert violations(form, filled, [filled]) == []


def test_every_text_fits_its_box(case: Case) -> None:
    assert crowded(case) == Counter()


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, 20_000, HOUSEHOLDS))
def test_rare_texts_fit_their_boxes(plan: CasePlan, first: int) -> None:
    needs = frozenset(need for sheet in plan.sheets for need in sheet.form.needs)
    people = households(household_indexes(SEED + 1, first, HOUSEHOLDS), needs=needs, paths=plan.paths)
    assert crowded({each.form.id: each for each in fill_planned(plan, people)}) == Counter()


def crowded(case: Case) -> Counter[tuple[str, str]]:
    """Fields whose text is set below the usual smallest size, or narrower than it is usually squeezed."""
    found = Counter[tuple[str, str]]()
    for form_id, each in case.items():
        looks = plain_looks(each.form, len(each.indexes))
        lines = set_lines(ready_forms().compiled(form_id), each.printed, looks)
        for row in np.flatnonzero((lines.size < 6500) | (lines.squeeze < 80)):
            found[form_id, each.form.fields[lines.field[row]].id] += 1
    return found


@pytest.mark.parametrize("form_id", TOTALS)
def test_every_schedule_comes_to_something(case: Case, returns: Case, form_id: str) -> None:
    for line in TOTALS[form_id]:
        assert most_often(form_id, line, case, returns) >= 20, line


@pytest.mark.parametrize("form_id", FED)
def test_lines_that_facts_feed_have_amounts(case: Case, returns: Case, one_year: Case, form_id: str) -> None:
    cases = [each for each in (case, returns, one_year) if form_id in each]
    few = [line for line in FED[form_id].split() if most_often(form_id, f"line_{line}", *cases) < 20]
    assert few == []


def most_often(form_id: str, line: str, *cases: Case) -> int:
    return max(int(np.count_nonzero(dollars(each[form_id], line))) for each in cases)


@pytest.mark.parametrize("form_id", ["irs_f1040_2023", "irs_f1040_2024", "irs_f1040_2025"])
def test_returns_are_of_all_sorts(returns: Case, form_id: str) -> None:
    found = Counter(returns[form_id].printed["filing_status"])
    assert all(found[status] for status in STATUSES), found
    assert (dollars(returns[form_id], "line_35a") > 0).mean() > 0.1
    assert (dollars(returns[form_id], "line_37") > 0).mean() > 0.1


def test_a_part_of_those_with_schedule_a_itemizes(itemizing: Case) -> None:
    deduction = dollars(itemizing["irs_f1040_2024"], "line_12")
    itemized = deduction == dollars(itemizing["irs_f1040_scha_2024"], "line_17")
    assert 0.1 <= itemized.mean() <= 0.7


def test_a_dollar_more_in_a_computed_amount_is_noticed(
    plan: CasePlan, truths: list[Filled], one_year: Case
) -> None:
    """At least 95 of 100, over all forms together, by forms of all years or of one; the message names what
    nobody noticed."""
    cases = (truths, [first(each, TRUTHS_OF_A_FORM) for each in one_year.values()])
    changed, unnoticed = 0, Counter[str]()
    for sheet in plan.sheets:
        for field in sheet.form.fields:
            if field.type == "money" and is_computed(plan, Step(sheet, field.id, sheet.key)):
                known, missed = missing(cases, sheet.form.id, field.id)
                changed += known
                unnoticed[f"{sheet.form.id}/{field.id}"] += missed
    assert changed > 3_000
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
    assert not verify.verify_dataset(dataset(changed(case, "", 0, ""), tmp_path), io.StringIO())
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
            for item, text in enumerate(json_documents(truths_of(filled))):
                archive.writestr(ground_truth_member(filled.form.id, item).path, text)
    return path


def truths_of(filled: Filled) -> Truths:
    """Of documents in the plain look, without places."""
    count = len(filled.indexes)
    return Truths(
        form=filled.form,
        items=range(count),
        plain=filled.printed,
        texts=filled.printed,
        looks=plain_looks(filled.form, count),
        people=[None] * count,
        ranges=split_ranges(count, (100, 0, 0)),
        places=Places(NOWHERE, NOWHERE, NOWHERE, []),
        fill=[],
        covered=[()] * count,
        wear=[],
        writers=[""] * count,
    )


def missing(cases: Iterable[list[Filled]], form_id: str, field: str) -> tuple[int, int]:
    """How often the field has an amount, and how often a dollar more is not noticed, in the case that notices
    the larger part."""
    found = []
    for truths in cases:
        alike = [row for row, each in enumerate(truths) if _kind(each.form.id) == _kind(form_id)]
        same = [row for row in alike if truths[row].form.id == form_id]
        place = next((row for row in (*same, *alike) if field in truths[row].values), None)
        if place is not None:
            known, caught = noticed(truths, place, field)
            found.append((len(known), len(known - caught)))
    return min(found, key=lambda each: each[1] / max(each[0], 1))


def _kind(form_id: str) -> str:
    """Without the year."""
    return form_id[:-5]


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
    asked = [(rules_on(each.form, wrong.form, field), each) for each in forms]
    broken = [found for form, each in asked if form.rules for found in violations(form, each, forms)]
    return known, {found.index for found in broken}


def rules_on(form: FormDefinition, other: FormDefinition, field: str) -> FormDefinition:
    """The form with those of its rules alone that read the field of the other form, or its own: what the
    others say of it is what they said before, and that is nothing."""
    name = field if form is other else f"{other.kind}.{field}"
    read = {sentence: text for sentence, text in (form.rules or {}).items() if name in parse(text).references}
    return replace(form, rules=read)


def is_computed(plan: CasePlan, step: Step) -> bool:
    """Whether an amount follows from other amounts on the forms, and no number that was drawn from none."""
    if step.name not in step.sheet.formulas or step.formula.functions & DRAWING:
        return False
    below = [*through_locals(plan, step, {step})]
    drawn = [each for each in below if each.formula.functions & DRAWING and '"' not in each.formula.text]
    return not drawn and any(each.sheet.types.get(each.name) == "money" for each in below)


def through_locals(plan: CasePlan, step: Step, seen: set[Step]) -> Iterator[Step]:
    """The fields, of any form, that a value is made of, and the values on the way to them."""
    for path in sorted(step.formula.references):
        below = plan.links.get((step.key, path))
        if isinstance(below, Step) and below not in seen:
            seen.add(below)
            yield below
            if below.name not in below.sheet.types:
                yield from through_locals(plan, below, seen)

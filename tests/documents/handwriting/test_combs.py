"""Figures in combs: in their cells where lines part these, else as near to one another as a person writes."""

import numpy as np
import pytest

from symage.cases.ready import ReadyForms
from symage.documents.compile import MILLI, CompiledForm
from symage.documents.handwriting.combs import gathered
from symage.forms.catalogue import load_catalogue

READY = ReadyForms(load_catalogue())
FORMS = [form.id for form in load_catalogue() if any(field.comb for field in form.fields)]


def middles(compiled: CompiledForm, field: str, people: range) -> np.ndarray:
    """People × cells."""
    slots, index = compiled.slots, [each.id for each in compiled.form.fields].index(field)
    own = np.flatnonzero((slots.field == index) & (slots.copy == 0))
    rows = np.tile(own, len(people))
    words = np.repeat(np.array(people, np.uint64), len(own))
    found = gathered(compiled, rows, words) + slots.width[rows] / MILLI / 2
    return found.reshape(len(people), len(own))


@pytest.mark.parametrize("form_id", FORMS)
def test_figures_stay_in_their_comb_and_in_order(form_id: str) -> None:
    compiled = READY.compiled(form_id)
    for field in compiled.form.fields:
        if not field.comb:
            continue
        found = middles(compiled, field.id, range(300))
        box = field.places[0].box
        assert (np.diff(found, axis=1) > 3.5).all(), field.id
        assert (found > box.left).all(), field.id
        assert (found < box.right).all(), field.id


@pytest.mark.parametrize(
    ("form_id", "field"),
    [("irs_w9_2024", "ssn"), ("irs_f940_2022", "ein"), ("irs_f1040_2024", "line_35b")]
    + [("irs_f1040_sch1a_2025", "line_22a_vin"), ("irs_f4868_2025", "line_1_state")],
)
def test_cells_that_lines_part_are_kept_to(form_id: str, field: str) -> None:
    """Solid ones, dashed ones, and those of boxes of their own."""
    assert not np.ptp(middles(READY.compiled(form_id), field, range(50)), axis=0).any()


@pytest.mark.parametrize("form_id", ["irs_f1040_2024", "irs_f1040_2025", "irs_f1040_classic_1988"])
def test_people_differ_and_keep_to_the_groups_of_a_number(form_id: str) -> None:
    found = middles(READY.compiled(form_id), "ssn", range(400))
    steps = np.diff(found, axis=1)
    assert np.ptp(steps[:, 0]) > 1.5
    # Who writes wider than the cells are keeps to them.
    free = steps[steps[:, 0] < steps[:, 0].max() - 0.01]
    assert len(free) > 200
    within, between = free[:, [0, 1, 3, 5, 6, 7]], free[:, [2, 4]]
    assert (between.min(axis=1) > within.max(axis=1)).all()
    np.testing.assert_allclose(within, np.broadcast_to(within[:, :1], within.shape), atol=0.01)


def test_a_person_writes_so_on_all_papers() -> None:
    one, other = (READY.compiled(form_id) for form_id in ("irs_f1040_2024", "irs_f1040_2023"))
    steps = [np.diff(middles(each, "ssn", range(40)), axis=1)[:, 0] for each in (one, other)]
    assert np.array_equal(np.argsort(steps[0]), np.argsort(steps[1]))

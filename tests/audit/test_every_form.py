"""The second judge finds nothing on any form of any year."""

import pytest

from symage_audit.judge import judge
from tests.audit.judging import filled_papers
from tests.packaged import packaged

SEED, HOUSEHOLDS, AT_ONCE = 900_000, 2_000, 250


@pytest.mark.long
@pytest.mark.parametrize("first", range(0, HOUSEHOLDS, AT_ONCE))
def test_whole_cases_of_every_form(first: int) -> None:
    forms = [form.id for form in packaged()]
    papers = [paper for case in filled_papers(forms, SEED + first, AT_ONCE) for paper in case]
    assert [*judge(papers, "coherent")] == []


@pytest.mark.long
@pytest.mark.parametrize("form_id", sorted(form.id for form in packaged()))
def test_every_form_alone(form_id: str) -> None:
    papers = [paper for case in filled_papers((form_id,), SEED, HOUSEHOLDS) for paper in case]
    assert [*judge(papers, "random")] == []

"""Sound labels have no fault, whatever is asked for: a check that blocks must not cry wolf."""

from dataclasses import replace
from random import Random

import pytest

from symage.bundles.proof import sample
from symage.documents.surfaces import SURFACES
from symage.forms.definition import FormDefinition
from symage.request import Config, GenerationRequest, Handwriting
from tests.bundles.packing import LABELS, NOTHING, read
from tests.packaged import packaged

W2, CLAIM, RETURN = "irs_w2_single_page_2025", "cms_1500_standard_02_12", "irs_f1040_2024"
SCHEMES = ("semantic_concept", "field_id", "field_type", "nist3")
PROFILES = ("clean", "clean", "scanned", "faxed", "photographed", "mixed")
TYPED, BY_HAND = "pdf_typed", "pdf_handwritten"
ASKED = GenerationRequest((W2, CLAIM), 4, 31, (TYPED, *LABELS), Config(splits=(50, 25, 25)))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_of_each_scheme(scheme: str) -> None:
    asked = replace(ASKED, form_ids=(W2, CLAIM, RETURN), config=Config(label_scheme=scheme))
    assert read(asked) == NOTHING


@pytest.mark.parametrize("profile", ["clean", "scanned", "faxed", "photographed", "mixed"])
@pytest.mark.parametrize("boxes", ["advance", "ink"])
def test_of_worn_pages(profile: str, boxes: str) -> None:
    worn = Config(degradation_profile=profile, degradation_strength=1.0, boxes=boxes)
    assert read(replace(ASKED, form_ids=(RETURN, W2), quantity=2, config=worn)) == NOTHING


def test_of_handwriting_and_of_nobody() -> None:
    struck = Handwriting(corrections=1.0)
    asked = replace(ASKED, quantity=2, output_formats=(TYPED, BY_HAND, *LABELS), handwriting=struck)
    assert read(asked) == NOTHING


def test_of_a_shard_that_begins_anywhere() -> None:
    assert read(replace(ASKED, quantity=300), range(148, 152)) == NOTHING


def drawn(draws: Random, forms: list[FormDefinition]) -> GenerationRequest:
    """An order of these forms: of any surfaces, formats, scheme, boxes, resolution, wear and splits."""
    by_hand = draws.random() < 0.3 and all(map(SURFACES["handwritten"].takes, forms))
    surfaces = draws.choice([(BY_HAND,), (TYPED, BY_HAND)]) if by_hand else (TYPED,)
    config = Config(
        label_scheme=draws.choice(SCHEMES),
        dpi=draws.choice([72, 100, 150, 203, 300, 600]),
        splits=draws.choice([(100, 0, 0), (50, 25, 25), (0, 50, 50)]),
        boxes=draws.choice(["advance", "ink"]),
        coverage=draws.choice(["natural", "balanced"]),
        degradation_profile=draws.choice(PROFILES),
        degradation_strength=draws.choice([0.2, 1.0]),
    )
    return GenerationRequest(
        form_ids=tuple(form.id for form in forms),
        quantity=draws.choice([1, 3] if by_hand else [2, 10]),
        seed=draws.randrange(10**6),
        output_formats=(*surfaces, *draws.sample(LABELS, draws.choice([3, len(LABELS)]))),
        config=config,
        handwriting=Handwriting(
            consistency=draws.choice(["per_document", "per_field"]), corrections=draws.choice([0.01, 0.6])
        ),
    )


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 13))])
def test_of_any_order(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """All documents of an order of a few forms; in the long proof of all forms a dozen times, some three
    thousand documents."""
    monkeypatch.setattr(sample, "SAMPLE", 100)
    draws = Random(f"sound labels {seed}")
    left = draws.sample([*packaged()], len([*packaged()]) if seed else 3)
    while left:
        count = draws.choice([1, 2, 4])
        chosen, left = left[:count], left[count:]
        asked = drawn(draws, chosen)
        assert read(asked) == NOTHING, asked

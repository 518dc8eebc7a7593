"""Orders for worn documents: what they may ask, what they cost, how large they are."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from symage.documents import surfaces
from symage.errors import BadRequest
from symage.orders.estimates import estimated_credits, estimated_size
from symage.orders.order import Order, read_order
from symage.pricing.size_rates import measured_rates
from symage.request import Config, GenerationRequest
from tests.packaged import packaged

W2 = "irs_w2_single_page_2025"


def order(config: dict[str, Any], *formats: str, quantity: int = 3) -> Order:
    body = {
        "form_id": W2,
        "quantity": quantity,
        "output_formats": list(formats) or ["pdf_typed"],
        "config": config,
    }
    return read_order(body, packaged(), drawn_seed=5, url_fault=lambda _: None)


def test_what_is_asked_is_kept_and_comes_back_from_json() -> None:
    config = {"degradation_profile": "mixed", "degradation_strength": 0.35, "png_mode": "gray"}
    request = order(config).request
    kept = request.config
    assert (kept.degradation_profile, kept.degradation_strength, kept.png_mode) == ("mixed", 0.35, "gray")
    assert GenerationRequest.from_json(request.to_json()) == request


def test_what_is_not_asked_is_as_usual() -> None:
    request = order({}).request
    assert request.config == Config()
    assert GenerationRequest.from_json(request.to_json()) == request


def test_every_problem_is_named_at_once() -> None:
    config = {"degradation_profile": "burnt", "degradation_strength": 2, "png_mode": "sepia", "dpi": 9}
    with pytest.raises(BadRequest) as refused:
        order(config)
    assert [problem.field for problem in refused.value.problems] == [
        "config.dpi",
        "config.degradation_profile",
        "config.degradation_strength",
        "config.png_mode",
    ]


@pytest.mark.parametrize(
    ("profile", "credits"),
    [("clean", 22), ("scanned", 27), ("faxed", 27), ("photographed", 29), ("mixed", 28)],
)
def test_wear_has_its_price(profile: str, credits: int) -> None:
    """A W-2 has 45 fields: 22 credits, times 1.2, 1.3 or 1.25, rounded up for each document."""
    assert order({"degradation_profile": profile}).credits == 3 * credits
    body = {
        "field_count": 45,
        "record_count": 3,
        "output_formats": ["pdf_typed"],
        "degradation_profile": profile,
    }
    assert estimated_credits(body) == 3 * credits


def test_a_surface_that_cannot_be_worn_is_refused_beside_wear(monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(iter(surfaces.SURFACES.values()))
    live = replace(first, name="live", pdf="pdf_live", png=None, degradable=False)
    monkeypatch.setattr(surfaces, "SURFACES", MappingProxyType({**surfaces.SURFACES, live.name: live}))
    assert order({"degradation_profile": "clean"}, "pdf_typed", "pdf_live").request
    with pytest.raises(BadRequest, match="must be clean beside pdf_live"):
        order({"degradation_profile": "faxed"}, "pdf_typed", "pdf_live")


def test_worn_documents_are_weighed_as_such() -> None:
    body = {
        "field_counts": [45],
        "page_counts": [1],
        "record_count": 10,
        "output_formats": ["pdf_typed", "png_typed"],
    }
    clean = estimated_size(body, measured_rates()).breakdown
    assert "transform" not in clean
    for profile in ("scanned", "faxed", "photographed", "mixed"):
        worn = estimated_size({**body, "degradation_profile": profile}, measured_rates()).breakdown
        assert worn.keys() == {*clean, "transform"}
        for kind in ("pdf_typed", "png_typed", "funsd", "transform"):
            assert worn[kind] == int(10 * measured_rates().rates[f"{kind}_{profile}_bytes_per_page"])
        assert worn["funsd"] > clean["funsd"]
        assert worn["ground_truth"] == clean["ground_truth"]

"""Boxes of returns are filled about as often as in life, as people come."""

from collections.abc import Mapping

import pytest

from bench.fill_rates import ALONE, RETURN, Rates, drawn, published, rates
from symage.forms.catalogue import Catalogue

COUNT = 4_000
OTHERWISE = {
    "irs_f1040_sch1_2024.line_6": "no household farms",
    "irs_f1040_sch1_2024.line_21": "payments were paused in the year of the source",
    "irs_f1040_sch2_2024.line_2": "the minimum tax is of one return in eight hundred",
}
"""What differs by more than half of it, and why."""


@pytest.fixture(scope="module")
def counted(catalogue: Catalogue) -> Mapping[str, Rates]:
    batches = list(drawn(catalogue, RETURN, frozenset({"filing"}), COUNT))
    return {form_id: rates(iter(batches), form_id) for form_id in RETURN}


def test_no_box_of_a_return_is_filled_twice_or_half_as_often_as_published(
    counted: Mapping[str, Rates],
) -> None:
    """A rate of up to three percent may be off by the chance of so many draws."""
    for row in published():
        name = f"{row['form']}.{row['box']}"
        if row["form"] not in counted or name in OTHERWISE:
            continue
        rate, found = float(row["percent"]), counted[row["form"]].percent(row["box"], nonzero=True)
        slack = 0.5 if rate <= 3 else 0
        assert rate / 2 - slack <= found <= 2 * rate + slack, (name, found)


def test_schedule_1_fills_what_seldom_happens(counted: Mapping[str, Rates]) -> None:
    """Jury duty pay and penalties on early withdrawals are of one return in some hundred."""
    for box in ("line_8h", "line_18"):
        assert 0 < counted["irs_f1040_sch1_2024"].percent(box) < 1


def test_payments_by_card_have_the_size_of_their_trade(catalogue: Catalogue) -> None:
    """Of a painter some hundreds of dollars and more, of a driver some tens; twelve a year at least."""
    assert "irs_f1040_schc_2025" in ALONE
    sizes: dict[str, list[float]] = {}
    for batch in drawn(catalogue, ("irs_f1099k_2024",), frozenset({"self_employment"}), COUNT):
        printed, values = batch[0].printed, batch[0].values
        for code, cents, count in zip(
            printed["box_2"], values["box_1a"].to_pylist(), printed["box_3"], strict=True
        ):
            if code and cents > 10**6:
                sizes.setdefault(code, []).append(cents / 100 / float(count.replace(",", "")))
    assert all(12 <= size <= 33 for size in sizes["4121"])
    assert min(sizes["1799"]) > 500


def test_networks_report_what_is_over_their_threshold(catalogue: Catalogue) -> None:
    """Nobody files a form of some hundred dollars, and no network but those of drivers one under $5,000."""
    kinds = {"card": 0, "network": 0}
    for batch in drawn(catalogue, ("irs_f1099k_2024",), frozenset({"self_employment"}), COUNT):
        printed, values = batch[0].printed, batch[0].values
        rows = zip(
            printed["by_third_party_network"],
            printed["filer_name_address"],
            values["box_1a"].to_pylist(),
            strict=True,
        )
        for network, filer, cents in rows:
            kinds["network" if network else "card"] += 1
            assert cents >= 60_000
            assert not network or cents > 500_000 or filer.startswith("Gigwharf")
    assert min(kinds.values()) > COUNT / 10

"""A household's own business: trade, name, money and car go together."""

from collections.abc import Mapping

import numpy as np
import pytest

from symage.identities.households import Column, households
from symage.randomness import household_indexes

COUNT = 40_000
AT = "self_employment"
SKILLED = {
    "Electrical work": {"47", "49"}, "Painting contractor": {"47"}, "Carpentry": {"47", "51"},
    "Hair styling": {"39"}, "Web design": {"15", "27"}, "Management consulting": {"11", "13", "15", "17"},
    "Bookkeeping": {"13", "43"}, "Freight hauling": {"53"}, "Child day care": {"21", "39"},
    "Real estate sales": {"11", "13", "41"},
}  # fmt: skip
"""Trades that nobody takes up beside a job of another kind, and the major groups of those who do."""
Columns = Mapping[str, Column]


@pytest.fixture(scope="module")
def columns() -> Columns:
    names = (
        "present", "activity", "business_name", "gross_receipts", "expenses", "net_profit", "miles",
        "nonemployee_compensation",
    )  # fmt: skip
    paths = [
        *(f"{AT}.{name}" for name in names),
        "jobs.0.present",
        "jobs.0.occupation.soc",
        "primary.last_name",
    ]
    return households(household_indexes(77, 0, COUNT), paths=paths).columns


def test_what_is_run_beside_a_job_fits_it(columns: Columns) -> None:
    trades, occupations = columns[f"{AT}.activity"].to_pylist(), columns["jobs.0.occupation.soc"].to_pylist()
    pairs = [(trade, soc[:2]) for trade, soc in zip(trades, occupations, strict=True) if trade and soc]
    assert len(pairs) > 3_000
    assert [pair for pair in pairs if pair[0] in SKILLED and pair[1] not in SKILLED[pair[0]]] == []
    assert len({trade for trade, _ in pairs}) == 24


def test_names_say_what_the_business_does(columns: Columns) -> None:
    rows = zip(
        *(
            columns[path].to_pylist()
            for path in (f"{AT}.business_name", f"{AT}.activity", "primary.last_name")
        ),
        strict=True,
    )
    named = [(name, activity, last) for name, activity, last in rows if name]
    assert len(named) > 2_000
    assert all(name.startswith(f"{last} ") for name, _, last in named)
    endings: dict[str, set[str]] = {}
    for name, activity, last in named:
        endings.setdefault(activity, set()).add(name.removeprefix(f"{last} "))
    assert endings["Painting contractor"] == {"Painting", "Painting Services"}
    shared = {one for one in endings for other in endings if one != other and endings[one] & endings[other]}
    assert shared == set()


def test_a_quarter_loses_money_and_nobody_more_than_a_household_bears(columns: Columns) -> None:
    """Of Schedules C of 2022 a quarter shows a loss."""
    own, net = columns[f"{AT}.present"], columns[f"{AT}.net_profit"]
    assert 0.19 < (net[own] < 0).mean() < 0.29
    assert net.min() >= -1_200_000


def test_what_is_run_beside_a_job_is_the_smaller_part(columns: Columns) -> None:
    own, works = columns[f"{AT}.present"], columns["jobs.0.present"]
    receipts = columns[f"{AT}.gross_receipts"] / 100
    assert 5_000 < np.median(receipts[own & works]) < 11_000
    assert 25_000 < np.median(receipts[own & ~works]) < 45_000
    assert (columns[f"{AT}.nonemployee_compensation"][own] >= 60_000).all()
    assert (columns[f"{AT}.nonemployee_compensation"] <= columns[f"{AT}.gross_receipts"]).all()


def test_who_lives_by_driving_drives(columns: Columns) -> None:
    """Half a mile and more for a dollar of fares; a writer's car is no matter. About six in ten claim one."""
    trades = np.array(columns[f"{AT}.activity"].to_pylist(), dtype=object)
    driven = columns[f"{AT}.miles"] / np.maximum(columns[f"{AT}.gross_receipts"] / 100, 1)
    rides = trades == "Ride and delivery driving"
    assert 0.3 < np.median(driven[rides]) < 0.6
    assert driven[trades == "Writing and editing"].max() < 0.02
    own = columns[f"{AT}.present"]
    assert 0.5 < (columns[f"{AT}.miles"][own] > 0).mean() < 0.7


def test_clients_are_of_trades_that_buy_such_a_thing() -> None:
    """A casino pays no pet groomer; a consultant's clients are firms of any kind."""
    paths = [f"{AT}.activity", f"{AT}.payer.name"]
    drawn = households(
        household_indexes(78, 0, COUNT), needs=frozenset({"self_employment"}), paths=paths
    ).columns
    clients: dict[str, set[str]] = {}
    for trade, name in zip(*(drawn[path].to_pylist() for path in paths), strict=True):
        clients.setdefault(trade, set()).add(name)
    gaming = {
        trade
        for trade, names in clients.items()
        if any(name.removesuffix(" Co").endswith((" Gaming", " Casino")) for name in names)
    }
    assert "Management consulting" in gaming
    assert not gaming & {"Pet grooming", "Tutoring", "Child day care", "Hair styling", "House cleaning"}
    assert all(
        any(word in name for word in ("Salon", "Hair", "Spa", "Barber", "Museum", "Gardens", "Zoo"))
        for name in clients["Pet grooming"]
    )


def test_who_applied_for_an_employer_number_has_one() -> None:
    """As many others have none: Form SS-4 and Schedule C of one case tell of one number."""
    needs = frozenset({"self_employment"})
    for asked, share in ((needs | {"employer_number"}, (1.0, 1.0)), (needs, (0.2, 0.5))):
        made = households(household_indexes(79, 0, 4_000), needs=asked, paths=[f"{AT}.ein"]).columns
        assert share[0] <= 1 - made[f"{AT}.ein"].null_count / 4_000 <= share[1]

"""Where people, employers and practices are."""

import re

import numpy as np
import pytest

from symage.identities import tables
from symage.identities.households import Column, households
from symage.randomness import household_indexes

COUNT = 20_000
LOCAL = ("jobs.0.employer", "spouse_jobs.0.employer", "former_jobs.0.employer", "physician.practice", "bank",
         "self_employment.payer")  # fmt: skip


@pytest.fixture(scope="module")
def columns() -> dict[str, Column]:
    paths = [f"{at}.zip" for at in ("address", *(f"{name}.address" for name in LOCAL))]
    return dict(households(household_indexes(5, 0, COUNT), paths=paths).columns)


@pytest.mark.parametrize("at", LOCAL)
def test_whom_people_go_to_is_near(columns: dict[str, Column], at: str) -> None:
    """The next ZIP of the list may be hours away: nobody drives from Gainesville to Valparaiso for a day."""
    row_of = {zip_code: row for row, zip_code in enumerate(tables.texts("zips", "zip").to_pylist())}
    pairs = [
        (row_of[home], row_of[there])
        for home, there in zip(
            columns["address.zip"].to_pylist(), columns[f"{at}.address.zip"].to_pylist(), strict=True
        )
        if there is not None
    ]
    homes, others = np.array(pairs).T
    latitude, longitude = (tables.numbers("zips", name) / 10_000 for name in ("latitude", "longitude"))
    east = (longitude[others] - longitude[homes]) * np.cos(np.radians(latitude[homes]))
    kilometres = 111 * np.hypot(latitude[others] - latitude[homes], east)
    assert kilometres.max() < 60
    assert 5 < np.median(kilometres) < 20


def test_cities_are_written_as_on_envelopes() -> None:
    cities = tables.codes("zips", "city")[0].to_pylist()
    assert {"McKinney", "McAllen", "Fond du Lac", "Travis AFB", "King of Prussia"} <= set(cities)
    odd = re.compile(r"\bMc( |[a-z])|\bAfb\b|[a-z] (Of|And|The|On|In|By|Du) ")
    assert [city for city in cities if odd.search(city)] == []

"""What operators read in the Dagster UI: every asset, check, job, schedule and sensor says what it is."""

from collections.abc import Callable

import dagster as dg
import pytest

from symage.storage.jobs import DOCUMENTS, TABULAR
from symage_dagster.admission import ASSETS
from symage_dagster.assets import ASSETS as DATASET_ASSETS
from symage_dagster.definitions import defs
from symage_dagster.pace import Pace
from symage_dagster.table_assets import TABLE_ASSETS

ALL = (*DATASET_ASSETS, *TABLE_ASSETS)


@pytest.mark.parametrize("asset", ALL, ids=lambda asset: asset.key.to_user_string())
def test_an_asset_says_what_it_is_whose_and_of_what_kind(asset: dg.AssetsDefinition) -> None:
    (spec,) = asset.specs
    assert spec.description
    assert tuple(spec.owners) == ("team:symage",)
    assert "python" in spec.kinds
    assert spec.group_name in ("dataset", "table")
    assert all(check.description and check.blocking for check in asset.check_specs)


def test_a_run_is_admitted_by_the_names_of_the_assets_that_there_are() -> None:
    names = {DOCUMENTS: DATASET_ASSETS, TABULAR: TABLE_ASSETS}
    assert {
        kind: tuple(asset.key.to_user_string() for asset in assets) for kind, assets in names.items()
    } == ASSETS


def test_jobs_schedules_and_sensors_say_what_they_are() -> None:
    repository = defs.get_repository_def()
    named = [job for job in repository.get_all_jobs() if not job.name.startswith("__")]
    assert all(each.description for each in (*named, *repository.schedule_defs, *repository.sensor_defs))


@pytest.fixture
def clock() -> Callable[[], float]:
    """Moments a second apart."""
    moments = iter(range(1000))
    return lambda: float(next(moments))


def test_a_stage_tells_how_it_gets_on_at_every_twentieth(clock: Callable[[], float]) -> None:
    pace = Pace("documents", total=2000, done=0, clock=clock)
    said = [pace.at(items) for items in range(20, 2001, 20)]
    told = [line for line in said if line]
    assert len(told) == 19
    assert told[0] == "documents: 5%, 100 of 2,000 items, 20 a second, 1:35 min left"
    assert said[-1] is None


def test_a_slow_stage_tells_so_every_ten_seconds(clock: Callable[[], float]) -> None:
    pace = Pace("people", total=1_000_000, done=500, clock=clock)
    told = [number for number in range(40) if pace.at(500 + number)]
    assert told == [9, 19, 29, 39]


def test_a_stage_that_an_earlier_run_began_counts_on_from_there(clock: Callable[[], float]) -> None:
    pace = Pace("people", total=100, done=90, clock=clock)
    assert [pace.at(items) for items in (92, 94)] == [None, None]
    assert pace.at(95) == "people: 95%, 95 of 100 items, 2 a second, 0:03 min left"

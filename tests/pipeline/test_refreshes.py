"""Datasets that refresh themselves: ticks, versions, failures, publishing, pruning."""

import hashlib
import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from symage.datasets.changes import compare
from symage.storage import jobs, shards, versions
from symage.storage.artifacts import open_store, read_bytes
from symage.storage.database import sqlite_url
from symage.storage.datasets import Dataset
from symage_dagster import platform as platforms
from symage_dagster.location import find_datasets
from symage_dagster.past_jobs import WITH_FILES
from symage_dagster.refreshes import files, names
from tests.pipeline.refreshing import BODY, DAY, FIRST_TICK, LOG, MINUTE, NAME, START, Refreshed, a_month, at

ROOT = Path(__file__).parent.parent.parent


def first_version_fails(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    refreshed.now = FIRST_TICK
    refreshed.tick(NAME)
    with refreshed.breaking():
        refreshed.run(NAME, 1)


def made_on(refreshed: Refreshed, days: int) -> list[versions.Version]:
    """A version of each of the first days."""
    made = []
    for day in range(days):
        refreshed.now = FIRST_TICK + day * DAY
        made.append(refreshed.refresh(NAME))
    return made


def test_each_tick_makes_a_version_of_the_next_people(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    first, second = made_on(refreshed, 2)
    runs = refreshed.pipeline.instance.get_runs()
    assert {run.tags["symage/dataset"] for run in runs} == {NAME}
    assert {run.tags["symage/account"] for run in runs} == {"owner"}
    assert (first.number, first.status, first.seed) == (1, "completed", 100)
    assert (second.number, second.status, second.seed) == (2, "completed", 102)
    assert len(refreshed.people(first) | refreshed.people(second)) == 4
    assert refreshed.dataset(NAME).latest == 2
    assert (first.predecessor, second.predecessor) == (None, 1)
    assert [event for event, _ in refreshed.events()] == ["job.completed"] * 2
    assert (refreshed.events()[1][1]["dataset"], refreshed.events()[1][1]["version"]) == (NAME, 2)
    assert refreshed.pipeline.balance() == (0, 88)


def test_a_version_says_what_moved_and_where_it_comes_from(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    first, second = made_on(refreshed, 2)
    assert first.changes is not None
    assert second.changes is not None
    assert first.changes["first"] is True
    assert first.changes["counts"]["documents"] == 2
    assert second.changes["seed"] == {"before": 100, "now": 102}
    assert "counts" not in second.changes
    # Two other people are others by chance.
    assert second.changes["statistics"]["columns"] > 5
    assert second.changes["statistics"]["moved"] == 0
    assert compare(second.profile, second.profile or {})["statistics"]["moved"] == 0
    assert second.provenance is not None
    assert second.provenance["made_by"] == "schedule"
    assert second.provenance["job_id"] == second.job_id
    assert second.provenance["generator_version"] == "3"


def test_the_metadata_of_a_version_leads_to_its_job(
    refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the address that `symage up` tells its processes, where there is no public one."""
    api, platform = "http://127.0.0.1:8080", refreshed.pipeline.platform
    reached = replace(platform, settings=replace(platform.settings, public_url=None, local_url=api))
    monkeypatch.setattr(platforms, "_open", lambda _: reached)
    dataset = refreshed.make(BODY)
    (version,) = made_on(refreshed, 1)
    event = refreshed.pipeline.instance.get_latest_materialization_event(names.asset_key(dataset))
    told = event.asset_materialization.metadata
    job = f"{api}/api/v1/jobs/{version.job_id}"
    assert told["job"] == dg.MetadataValue.url(job)
    assert told["card"] == dg.MetadataValue.url(f"{job}/dataset/readme")
    run_id = refreshed.pipeline.job(version.job_id).run_id
    assert told["run of the job"] == dg.MetadataValue.dagster_run(run_id)


def test_under_fixed_the_people_are_the_same(refreshed: Refreshed) -> None:
    refreshed.make({**BODY, "seed_policy": "fixed"})
    first, second = made_on(refreshed, 2)
    assert refreshed.people(first) == refreshed.people(second)
    archives = [refreshed.pipeline.artifact(refreshed.pipeline.job(each.job_id)) for each in (first, second)]
    assert archives[0] == archives[1]


def test_a_tick_is_answered_once(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    refreshed.now = FIRST_TICK
    asked = refreshed.tick(NAME)
    assert isinstance(asked, dg.RunRequest)
    again = refreshed.tick(NAME)
    assert isinstance(again, dg.RunRequest)
    assert again.run_key == asked.run_key
    assert len(refreshed.versions(NAME)) == 1
    refreshed.work()
    refreshed.run(NAME, 1)
    assert refreshed.tick(NAME) == "version 1 has answered this tick"


def test_ticks_missed_while_nothing_ran_are_made_up_for_once(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    made_on(refreshed, 1)
    refreshed.now = FIRST_TICK + 4 * DAY + 90 * MINUTE
    for day in (1, 2, 3):
        answer = refreshed.tick(NAME, when=FIRST_TICK + day * DAY)
        assert "makes up for it" in str(answer)
    assert [request.partition_key for _, request in refreshed.look().requests] == ["2"]
    assert [each.scheduled_for for each in refreshed.versions(NAME)] == [FIRST_TICK, FIRST_TICK + 4 * DAY]
    refreshed.work()
    assert refreshed.run(NAME, 2).success
    assert refreshed.tick(NAME, when=FIRST_TICK + 4 * DAY) == "version 2 has answered this tick"


def test_a_tick_that_the_schedule_does_not_have_or_not_yet_makes_nothing(refreshed: Refreshed) -> None:
    """An operator tries one out in the UI; Dagster knows an expression that was changed, or other clocks."""
    refreshed.make(BODY)
    assert refreshed.tick(NAME, when=FIRST_TICK) == "it is not due yet"
    refreshed.now = FIRST_TICK
    assert "has no such tick" in str(refreshed.tick(NAME, when=FIRST_TICK - 30 * MINUTE))
    assert refreshed.versions(NAME) == []
    assert isinstance(refreshed.tick(NAME), dg.RunRequest)


def test_a_day_on_which_clocks_change_at_midnight_has_one_version(refreshed: Refreshed) -> None:
    """Dagster ticks at the first half past eleven; the second counts, and the keeper answers it."""
    refreshed.now = at("2026-10-29T00:00")
    refreshed.make({**BODY, "cron": "30 23 * * *", "timezone": "Africa/Cairo"})
    refreshed.now = at("2026-10-29T20:30")
    assert "has no such tick" in str(refreshed.tick(NAME))
    refreshed.now = at("2026-10-29T21:33")
    assert [request.partition_key for _, request in refreshed.look().requests] == ["1"]
    refreshed.now += 60 * MINUTE
    refreshed.look()
    assert [each.scheduled_for for each in refreshed.versions(NAME)] == [at("2026-10-29T21:30")]


def test_a_version_that_failed_is_tried_three_times_then_told(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    made_on(refreshed, 1)
    refreshed.now += DAY
    assert isinstance(refreshed.tick(NAME), dg.RunRequest)
    with refreshed.breaking():
        assert not refreshed.run(NAME, 2).success
    failed = refreshed.versions(NAME)[1]
    assert (failed.status, failed.orders) == ("failed", 3)
    assert "broken for a test" in str(failed.error)
    assert refreshed.dataset(NAME).latest == 1
    assert [event for event, _ in refreshed.events()] == ["job.completed", "job.failed"]
    told = refreshed.events()[1][1]
    assert (told["version"], told["dataset"], told["credits_charged"]) == (2, NAME, 0)
    assert refreshed.pipeline.balance() == (0, 44)


def test_a_failed_version_is_backfilled_with_its_own_people(refreshed: Refreshed) -> None:
    first_version_fails(refreshed)
    refreshed.now += DAY
    refreshed.refresh(NAME)
    # What a backfill of partition 1 does: the run orders anew, and here nobody works beside it.
    refreshed.order(NAME, 1)
    refreshed.work()
    assert refreshed.run(NAME, 1).success
    first, second = refreshed.versions(NAME)
    assert (first.status, first.seed, second.seed) == ("completed", 100, 102)
    assert refreshed.dataset(NAME).latest == 2


def test_no_person_comes_twice_where_the_order_has_grown_since(refreshed: Refreshed) -> None:
    first_version_fails(refreshed)
    refreshed.change(NAME, generate={**BODY["generate"], "quantity": 5})
    refreshed.now += DAY
    refreshed.refresh(NAME)
    refreshed.order(NAME, 1)
    refreshed.work()
    assert refreshed.run(NAME, 1).success
    first, second = map(refreshed.people, refreshed.versions(NAME))
    assert (len(first), len(second), first & second) == (2, 5, set())


def test_a_version_that_would_be_let_go_of_at_once_is_not_paid(refreshed: Refreshed) -> None:
    refreshed.make({**BODY, "keep": 1})
    refreshed.now = FIRST_TICK
    refreshed.tick(NAME)
    with refreshed.breaking():
        refreshed.run(NAME, 1)
    refreshed.now += DAY
    refreshed.refresh(NAME)
    assert not refreshed.run(NAME, 1).success
    assert [each.status for each in refreshed.versions(NAME)] == ["failed", "completed"]
    assert "broken for a test" in str(refreshed.versions(NAME)[0].error)
    assert refreshed.pipeline.balance() == (0, 44)


def test_an_order_that_cannot_be_paid_fails_the_version(refreshed: Refreshed) -> None:
    """Nothing is held, and whoever listens to the dataset hears of it although there is no job."""
    refreshed.make(BODY)
    refreshed.spend_everything()
    refreshed.now = FIRST_TICK
    assert isinstance(refreshed.tick(NAME), dg.RunRequest)
    assert not refreshed.run(NAME, 1).success
    failed = refreshed.versions(NAME)[0]
    assert (failed.status, failed.job_id) == ("failed", None)
    assert "InsufficientCredits" in str(failed.error)
    assert [event for event, _ in refreshed.events()] == ["job.failed"]
    assert refreshed.pipeline.balance() == (0, 0)


def test_paused_by_its_owner_or_stopped_by_an_operator(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    refreshed.change(NAME, paused=True)
    refreshed.now = FIRST_TICK
    assert refreshed.tick(NAME) == "its owner has paused it"
    refreshed.change(NAME, paused=False, stopped=True)
    refreshed.now += 10 * MINUTE
    assert not refreshed.look().requests
    assert refreshed.dataset(NAME).stopped is False
    assert refreshed.versions(NAME) == []


def test_a_refresh_that_lasts_keeps_the_next_from_beginning(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    refreshed.now = FIRST_TICK
    refreshed.tick(NAME)
    refreshed.now += DAY
    assert refreshed.tick(NAME) == "version 1 is still being made"


def test_a_lost_run_is_launched_again(refreshed: Refreshed) -> None:
    refreshed.make(BODY)
    refreshed.now = FIRST_TICK
    refreshed.tick(NAME)
    assert not refreshed.look().requests
    refreshed.now += MINUTE
    (relaunched,) = refreshed.look().requests
    assert relaunched[1].partition_key == "1"


def test_a_dataset_is_late_until_a_version_is_there(refreshed: Refreshed) -> None:
    dataset = refreshed.make(BODY)
    assert [each.passed for each in refreshed.look().evaluations] == [True]
    refreshed.now = FIRST_TICK + 61 * MINUTE
    (late,) = refreshed.look().evaluations
    assert (late.passed, late.asset_key) == (False, names.asset_key(dataset))
    assert refreshed.look().evaluations == []
    # The look that found the tick unanswered has made its version.
    refreshed.work()
    assert refreshed.run(NAME, 1).success
    assert [each.passed for each in refreshed.look().evaluations] == [True]


def test_old_versions_are_let_go_of_and_nothing_else(refreshed: Refreshed, tmp_path: Path) -> None:
    target = str(tmp_path / "published")
    other = refreshed.pipeline.make(refreshed.request())
    refreshed.make({**BODY, "keep": 2, "publish_to": target})
    made = made_on(refreshed, 4)
    assert [each.status for each in refreshed.versions(NAME)] == [
        "pruned",
        "pruned",
        "completed",
        "completed",
    ]
    store = refreshed.pipeline.platform.store
    assert [bool(store.keys(f"jobs/{each.job_id}/")) for each in made] == [False, False, True, True]
    with refreshed.pipeline.platform.database.read() as connection:
        assert [shards.has_any(connection, each.job_id) for each in made] == [False, False, True, True]
    assert store.keys(f"jobs/{other.id}/")
    assert refreshed.pipeline.job(made[0].job_id).status == jobs.EXPIRED
    folders = {key.split("/")[1] for key in open_store(target).keys(f"{NAME}/")}
    assert folders == {"3", "4", "dataset.json", "latest.json"}
    assert WITH_FILES.sweep(refreshed.pipeline.platform, refreshed.now + 1000 * DAY) == [other.id]


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_copies_are_let_go_of_where_they_were_published(
    refreshed: Refreshed, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The target is another now, or none; the last copy there takes the rest with it."""
    target = refreshed.target(kind, request, tmp_path)
    first, second = open_store(f"{target}/a"), open_store(f"{target}/b")
    refreshed.make({**BODY, "keep": 1, "publish_to": f"{target}/a"})
    first.write("else/dataset.json", [b"{}"])
    made_on(refreshed, 1)
    refreshed.change(NAME, publish_to=f"{target}/b")
    assert refreshed.run(NAME, 1).success
    assert (first.keys(""), len(second.keys(f"{NAME}/1/"))) == (["else/dataset.json"], 6)
    refreshed.change(NAME, publish_to=None)
    assert refreshed.run(NAME, 1).success
    refreshed.now += DAY
    refreshed.refresh(NAME)
    assert second.keys("") == []
    assert [each.status for each in refreshed.versions(NAME)] == ["pruned", "completed"]


def test_a_part_of_a_failed_version_is_let_go_of_with_the_next(refreshed: Refreshed, tmp_path: Path) -> None:
    """Its target could not be written any more; the one that was good stays."""
    target = tmp_path / "published"
    refreshed.make({**BODY, "publish_to": str(target)})
    made_on(refreshed, 1)
    (target / NAME / "2" / "manifest.json").mkdir(parents=True)
    (target / NAME / "2" / "manifest.json" / "in the way").write_text("")
    refreshed.now += DAY
    refreshed.tick(NAME)
    refreshed.work()
    assert not refreshed.run(NAME, 2).success
    assert (target / NAME / "2" / "data.csv").exists()
    assert [refreshed.events()[-1][0], refreshed.events()[-1][1]["credits_charged"]] == ["job.failed", 44]
    refreshed.now += DAY
    refreshed.refresh(NAME)
    assert [each.status for each in refreshed.versions(NAME)] == ["completed", "failed", "completed"]
    left = {path.name for path in (target / NAME).iterdir()}
    assert left == {"1", "3", "dataset.json", "latest.json"}


def test_a_place_that_is_away_holds_up_no_later_version(refreshed: Refreshed, tmp_path: Path) -> None:
    """What lies there is let go of when it is back."""
    away, here = tmp_path / "published" / "a", tmp_path / "published" / "b"
    refreshed.make({**BODY, "keep": 1, "publish_to": str(away)})
    made_on(refreshed, 1)
    refreshed.change(NAME, publish_to=str(here))
    away.rename(tmp_path / "elsewhere")
    away.write_text("no folder")
    refreshed.now += DAY
    refreshed.refresh(NAME)
    assert [each.status for each in refreshed.versions(NAME)] == ["completed", "completed"]
    away.unlink()
    (tmp_path / "elsewhere").rename(away)
    assert refreshed.run(NAME, 2).success
    assert [each.status for each in refreshed.versions(NAME)] == ["pruned", "completed"]
    assert open_store(str(away)).keys("") == []


@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_what_is_published_is_what_was_made(
    refreshed: Refreshed, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target = refreshed.target(kind, request, tmp_path)
    refreshed.make({**BODY, "publish_to": target})
    made_on(refreshed, 2)
    check_published(refreshed, refreshed.dataset(NAME), number=2)


def check_published(refreshed: Refreshed, dataset: Dataset, *, number: int) -> None:
    """Each file that latest.json names has the hash it names, and is the job's."""
    store = open_store(str(dataset.publish_to))
    latest = json.loads(read_bytes(store, f"{NAME}/latest.json"))
    assert latest["version"] == number
    version = refreshed.versions(NAME)[number - 1]
    assert latest["job_id"] == version.job_id
    job = refreshed.pipeline.job(version.job_id)
    kinds = {"dataset.zip": "dataset", "data.csv": "csv", "data.json": "json", "manifest.json": "manifest"}
    found = {}
    for each in latest["files"]:
        data = read_bytes(store, f"{NAME}/{number}/{each['name']}")
        assert (len(data), hashlib.sha256(data).hexdigest()) == (each["bytes"], each["sha256"])
        found[each["name"]] = data
    for name, kind in kinds.items():
        assert found[name] == refreshed.pipeline.artifact(job, kind)


def test_versions_of_another_dataset_are_never_overwritten(refreshed: Refreshed, tmp_path: Path) -> None:
    target = str(tmp_path / "published")
    store = open_store(target)
    store.write(f"{NAME}/dataset.json", [b'{"dataset_id": "somebody else"}'])
    with pytest.raises(Exception, match="another dataset"):
        refreshed.make({**BODY, "publish_to": target})
    refreshed.make(BODY)
    refreshed.change(NAME, publish_to=target)
    refreshed.now = FIRST_TICK
    refreshed.tick(NAME)
    refreshed.work()
    assert not refreshed.run(NAME, 1).success
    assert store.keys(f"{NAME}/") == [f"{NAME}/dataset.json"]
    assert refreshed.versions(NAME)[0].status == "failed"


def test_files_that_cannot_be_read_keep_no_other_from_being_taken_up(
    refreshed: Refreshed, caplog: pytest.LogCaptureFixture
) -> None:
    folder = refreshed.pipeline.platform.settings.data_dir / "datasets"
    (folder / "a.yaml").mkdir(parents=True)
    (folder / "b.yaml").symlink_to("nowhere")
    (folder / ".#c.yaml").symlink_to("somebody@host.1:2")
    (folder / "d.yml").write_text("x: " + "[" * 3000)
    (folder / "z.yaml").write_text(yaml.safe_dump({"account": "owner", **BODY}))
    for _ in range(2):
        files.take_up_files(refreshed.pipeline.platform, LOG, now=START)
    assert refreshed.dataset(NAME).keep == 7
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "a.yaml",
        "b.yaml",
        "d.yml",
    ]


@pytest.mark.long
def test_a_month_of_a_daily_refresh(
    refreshed: Refreshed, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """31 ticks: one is missed and made up for, one version fails for good; 7 are kept, on S3 as here."""
    target = refreshed.target("s3", request, tmp_path)
    refreshed.make({**BODY, "publish_to": target})
    people = a_month(refreshed, FIRST_TICK)
    made = refreshed.versions(NAME)
    assert [each.number for each in made] == list(range(1, 32))
    statuses = ["pruned"] * 17 + ["failed"] + ["pruned"] * 6 + ["completed"] * 7
    assert [each.status for each in made] == statuses
    assert sum(map(len, people)) == len(set().union(*people)) == 60
    assert [event for event, _ in refreshed.events()].count("job.failed") == 1
    assert refreshed.pipeline.balance() == (0, 30 * 44)
    check_published(refreshed, refreshed.dataset(NAME), number=31)
    folders = {key.split("/")[1] for key in open_store(target).keys(f"{NAME}/")}
    assert folders == {*map(str, range(25, 32)), "dataset.json", "latest.json"}
    kept = refreshed.pipeline.platform.store.keys("jobs/")
    failed = {each.job_id for each in made if each.status == "failed"}
    assert {key.split("/")[1] for key in kept} - failed == {each.job_id for each in made[24:]}


def test_a_version_that_was_let_go_of_is_not_paid_a_second_time(refreshed: Refreshed) -> None:
    refreshed.make({**BODY, "keep": 1})
    made_on(refreshed, 2)
    assert not refreshed.run(NAME, 1).success
    assert refreshed.run(NAME, 2).success
    assert [each.status for each in refreshed.versions(NAME)] == ["pruned", "completed"]
    assert [event for event, _ in refreshed.events()] == ["job.completed"] * 2
    assert refreshed.pipeline.balance() == (0, 88)


def test_the_code_location_shows_each_dataset(refreshed: Refreshed) -> None:
    """As workspace.yaml has it loaded, by Dagster's own commands too."""
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text())
    (target,) = (each["python_module"] for each in workspace["load_from"])
    load = getattr(import_module(target["module_name"]), target["attribute"])
    dataset = refreshed.make(BODY)
    with warnings.catch_warnings():
        # Dagster calls partition mappings and kinds of assets new.
        warnings.simplefilter("ignore")
        dg.Definitions.validate_loadable(load())
        repository = load().get_repository_def()
    schedule = repository.get_schedule_def(names.schedule_name(dataset))
    assert schedule.execution_timezone == "UTC"
    group = {key for key, node in _nodes(repository) if node.group_name == "datasets"}
    assert group == {names.asset_key(dataset)}


def _nodes(repository: Any) -> Iterator[tuple[dg.AssetKey, Any]]:
    graph = repository.asset_graph
    for key in graph.get_all_asset_keys():
        yield key, graph.get(key)


def test_a_fresh_clone_has_no_datasets(tmp_path: Path) -> None:
    assert find_datasets(sqlite_url(tmp_path / "nothing.db")) == []
    assert list(tmp_path.iterdir()) == []

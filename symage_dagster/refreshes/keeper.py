"""The keeper: a sensor that looks at all datasets every few seconds and does what no schedule does.

It launches the refreshes of versions that somebody asked for, and those whose run was lost; makes up for
ticks that nobody answered; sees which schedules operators have stopped; says when a dataset becomes late and
when it is no more; takes up the files in the data folder; and has the definitions loaded anew when datasets
have changed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import dagster as dg

from symage.datasets import refreshing
from symage.datasets.refreshing import moment
from symage.storage import datasets, versions
from symage.storage.datasets import Dataset
from symage.storage.versions import Version
from symage_dagster.adapter import stopped_schedules
from symage_dagster.clock import now_microseconds
from symage_dagster.platform import Platform, current_platform
from symage_dagster.pool.orders import PARTITION_TAG
from symage_dagster.reconcile import ACTIVE
from symage_dagster.refreshes import names
from symage_dagster.refreshes.assets import FRESH, current_freshness, freshness_metadata
from symage_dagster.refreshes.files import take_up_files
from symage_dagster.refreshes.reloading import ask_for_reload
from symage_dagster.refreshes.schedules import place, run_request
from symage_dagster.refreshes.work import Clock, Refresh

INTERVAL_SECONDS = 10
SECOND = 1_000_000
PATIENCE = 120 * SECOND
"""How long a tick is Dagster's to answer, which reads new definitions once a minute."""
GRACE = 30 * SECOND
"""How long the run of a version may be on its way, and a run that ended may be started again by Dagster."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found to be done; `states`: dataset -> whether it is late."""

    requests: Sequence[tuple[Dataset, dg.RunRequest]]
    evaluations: Sequence[dg.AssetCheckEvaluation]
    states: Mapping[str, bool]


def make_keeper(loaded: Sequence[Dataset], jobs: Sequence[Any]) -> dg.SensorDefinition:
    """`loaded`: the datasets that these definitions show; `jobs`: theirs."""
    shown, known = signature(loaded), {each.id for each in loaded}

    @dg.sensor(
        name="datasets",
        jobs=jobs or None,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Launches refreshes that were asked for, makes up for missed ticks, tells which datasets "
        "are late, and has changed datasets loaded.",
    )
    def keeper(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        platform = current_platform()
        take_up_files(platform, context.log, now=now_microseconds())
        found = _everyone(platform)
        if signature(found) != shown:
            ask_for_reload(platform.settings, context.log)
        seen = [each for each in found if each.id in known]
        return _result(
            look(context.instance, platform, seen, json.loads(context.cursor or "{}"), context.log)
        )

    return keeper


def look(
    instance: dg.DagsterInstance,
    platform: Platform,
    found: Sequence[Dataset],
    states: Mapping[str, bool],
    log: Any,
    *,
    clock: Clock = now_microseconds,
) -> Look:
    """`states`: what the look before has said of freshness."""
    _note_stopped(instance, platform, found, now=clock())
    by_id = {each.id: each for each in found}
    for dataset in found:
        _make_up(platform, dataset, log, now=clock())
    requests = [
        (by_id[version.dataset_id], request)
        for version in _open(platform)
        if version.dataset_id in by_id
        and (request := _relaunch(instance, platform, by_id[version.dataset_id], version, log, clock))
    ]
    late = {each.id: current_freshness(platform, each.id, now=clock()) for each in found}
    evaluations = [
        dg.AssetCheckEvaluation(
            asset_key=names.asset_key(by_id[dataset_id]),
            check_name=FRESH,
            passed=not fresh.is_late,
            metadata=freshness_metadata(fresh),
        )
        for dataset_id, fresh in late.items()
        if states.get(dataset_id) is not fresh.is_late
    ]
    return Look(requests, evaluations, {dataset_id: fresh.is_late for dataset_id, fresh in late.items()})


def signature(found: Iterable[Dataset]) -> str:
    """Of what definitions say of datasets."""
    told = [
        (
            each.id,
            each.name,
            each.cron,
            each.timezone,
            each.seed_policy,
            each.keep,
            each.publish_to,
            each.generate,
        )
        for each in found
    ]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _result(done: Look) -> dg.SensorResult:
    partitions = [
        dg.DynamicPartitionsDefinition(name=names.partitions_name(dataset)).build_add_request(
            [str(request.partition_key)]
        )
        for dataset, request in done.requests
    ]
    return dg.SensorResult(
        run_requests=[request for _, request in done.requests],
        dynamic_partitions_requests=partitions,
        asset_events=list(done.evaluations),
        cursor=json.dumps(done.states),
    )


def _everyone(platform: Platform) -> list[Dataset]:
    with platform.database.read() as connection:
        return datasets.everyone(connection)


def _open(platform: Platform) -> list[Version]:
    with platform.database.read() as connection:
        return versions.open_ones(connection, limit=BATCH)


def _note_stopped(
    instance: dg.DagsterInstance, platform: Platform, found: Sequence[Dataset], *, now: int
) -> None:
    """What an operator has stopped rests; started again, it does not make up for what was due meanwhile."""
    stopped = stopped_schedules(instance)
    for dataset in found:
        is_stopped = names.schedule_name(dataset) in stopped
        if is_stopped != dataset.stopped:
            since = {} if is_stopped else {"settled_until": now}
            with platform.database.write() as connection:
                datasets.change(connection, dataset.id, stopped=is_stopped, **since)


def _make_up(platform: Platform, dataset: Dataset, log: Any, *, now: int) -> None:
    """Answer a tick that Dagster has not answered in time: it was down, or knew nothing of it yet."""
    due = refreshing.last_due(dataset, now=now)
    if due is None or due > now - PATIENCE:
        return
    with platform.database.write() as connection:
        version, reason = refreshing.answer_tick(connection, dataset.id, due, now=now)
    what = reason if version is None else f"version {version.number} makes up for it"
    log.warning(f"{dataset.name}: the tick of {moment(due).isoformat()} was missed; {what}")


def _relaunch(
    instance: dg.DagsterInstance,
    platform: Platform,
    dataset: Dataset,
    version: Version,
    log: Any,
    clock: Clock,
) -> dg.RunRequest | None:
    """A run for an open version that has none under way or on its way."""
    runs = list(_runs(instance, dataset, version))
    if any(run.dagster_run.status.value in ACTIVE for run in runs):
        return None
    if runs and runs[0].dagster_run.status == dg.DagsterRunStatus.CANCELED:
        # Terminated before the run could see to it.
        Refresh(platform, dataset.id, clock).stop(version.number)
        return None
    if runs:
        quiet_since = max(run.end_time or run.create_timestamp.timestamp() for run in runs) * SECOND
    else:
        # A schedule launches the run itself, in the tick that makes the version; nobody else does.
        on_time = version.created_at - (version.scheduled_for or 0) < PATIENCE
        quiet_since = version.created_at if on_time else 0
    if clock() - quiet_since < GRACE:
        return None
    place(platform, version, log, clock=clock)
    log.info(f"{dataset.name}: version {version.number} is made")
    return run_request(dataset, version, after=runs[0].dagster_run.run_id if runs else "")


def _runs(instance: dg.DagsterInstance, dataset: Dataset, version: Version) -> Iterator[dg.RunRecord]:
    """The newest runs of a version, the newest first, whoever launched them."""
    records = instance.get_run_records(dg.RunsFilter(tags={PARTITION_TAG: str(version.number)}), limit=BATCH)
    key, job = names.asset_key(dataset), names.job_name(dataset)
    for record in records:
        run = record.dagster_run
        if run.job_name == job or key in (run.asset_selection or ()):
            yield record

"""What is kept how long: a rule for everything that grows, in one table.

A rule counts what is due, and sweeps it. Of open jobs nothing is ever due, and credits are kept for ever.
What a crash leaves in the middle of a sweep is due again at the next.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import dagster as dg

from symage.settings import Settings
from symage.storage import datasets, retention
from symage.storage.artifacts import ArtifactStore, open_store
from symage.storage.pieces import Unfinished
from symage.storage.retention import Rows
from symage_dagster import history, past_jobs
from symage_dagster.adapter import forget_runs
from symage_dagster.past_jobs import PastJobs
from symage_dagster.platform import Platform
from symage_dagster.refreshes import names

_log = logging.getLogger("symage.retention")
SECOND = 1_000_000
HOUR, DAY = 3600 * SECOND, 24 * 3600 * SECOND
RUNS = 100
"""Runs that are deleted between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class House:
    """What is swept, as of a moment; no further step begins after `until`, a time of the monotonic clock."""

    platform: Platform
    instance: dg.DagsterInstance
    now: int
    until: float = inf

    @property
    def settings(self) -> Settings:
        return self.platform.settings

    @property
    def has_time(self) -> bool:
        return time.monotonic() < self.until

    @property
    def open_jobs(self) -> set[str]:
        with self.platform.database.read() as connection:
            return retention.open_jobs(connection)

    def versions(self, gone_before: int | None = None) -> Mapping[str, set[str]]:
        """The partitions of each dataset -> the numbers of the versions that are known of it; without those
        that were let go of before a moment."""
        with self.platform.database.read() as connection:
            return {
                names.partitions_name(each): {
                    str(number)
                    for number in retention.known_versions(connection, each.id, gone_before=gone_before)
                }
                for each in datasets.everyone(connection)
            }

    @property
    def written(self) -> Iterator[tuple[ArtifactStore, str]]:
        """Each store that is written to, and below which prefix of it."""
        yield self.platform.store, "jobs/"
        with self.platform.database.read() as connection:
            found = datasets.everyone(connection)
        for each in found:
            if each.publish_to is not None:
                yield open_store(each.publish_to), f"{each.name}/"


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long, by a setting: so many of a unit, or for ever."""

    read: Callable[[Settings], int | None]
    unit: int
    name: str

    def words(self, settings: Settings) -> str:
        amount = self.read(settings)
        return "for ever" if amount is None else f"{amount:,} {self.name}{'' if amount == 1 else 's'}"

    def before(self, house: House) -> int | None:
        """What is older than this moment is due; None: nothing is."""
        amount = self.read(house.settings)
        return None if amount is None else house.now - amount * self.unit


@dataclass(frozen=True, slots=True)
class Rule:
    """`kept` says in words how long; `sweep` returns how many went."""

    what: str
    kept: Callable[[Settings], str]
    due: Callable[[House], int]
    sweep: Callable[[House], int]


@dataclass(frozen=True, slots=True)
class Line:
    """What a rule came to: how many were due, or went."""

    what: str
    kept: str
    count: int


def take_stock(house: House) -> Sequence[Line]:
    """What would go now; nothing does. A rule foresees what the rules before it would leave."""
    return [Line(rule.what, rule.kept(house.settings), rule.due(house)) for rule in RULES]


def sweep(house: House) -> Sequence[Line]:
    """Let everything go that is due, as far as there is time."""
    return [Line(rule.what, rule.kept(house.settings), rule.sweep(house)) for rule in RULES]


def _of_jobs(what: str, kept: Kept, past: PastJobs, *, keeps_expired: bool = True) -> Rule:
    """`keeps_expired`: whether one whose files have gone by the first rule may be due by this, too."""

    def due(house: House) -> int:
        before, files_before = kept.before(house), None if keeps_expired else _FILES.before(house)
        return 0 if before is None else past.count(house.platform, before, files_before)

    def let_go(house: House) -> int:
        before, gone = kept.before(house), 0
        while before is not None and house.has_time and (ids := past.sweep(house.platform, before)):
            gone += len(ids)
        return gone

    return Rule(what, kept.words, due, let_go)


def _of_rows(what: str, kept: Kept, rows: Rows) -> Rule:
    def due(house: House) -> int:
        before, past = kept.before(house), past_jobs.past_ids(_JOBS.before(house))
        return 0 if before is None else rows.count(house.platform.database, before, past)

    def let_go(house: House) -> int:
        before = kept.before(house)
        return 0 if before is None else rows.delete(house.platform.database, before)

    return Rule(what, kept.words, due, let_go)


def _due_runs(house: House, limit: int | None = None) -> Sequence[str]:
    before = house.now - house.settings.keep_run_days * DAY
    return history.due_runs(
        house.instance, open_jobs=house.open_jobs, before=before, keep=house.settings.keep_runs, limit=limit
    )


def _sweep_runs(house: House) -> int:
    gone = 0
    while house.has_time and (runs := _due_runs(house, RUNS)):
        forget_runs(house.instance, runs)
        gone += len(runs)
    return gone


def _foreseen_partitions(house: House) -> int:
    """Once the runs and versions that are due have gone."""
    known = house.versions(_JOBS.before(house))
    gone = _due_runs(house)
    due = history.due_partitions(house.instance, open_jobs=house.open_jobs, versions=known, gone=gone)
    return len(due)


def _sweep_partitions(house: House) -> int:
    due = history.due_partitions(house.instance, open_jobs=house.open_jobs, versions=house.versions())
    history.delete_partitions(house.instance, due)
    return len(due)


def _of_uploads(what: str, kept: Kept) -> Rule:
    def due(house: House) -> int:
        return sum(len(found) for _, found in _unfinished(house, kept.before(house) or 0))

    def let_go(house: House) -> int:
        return sum(store.abort(found) for store, found in _unfinished(house, kept.before(house) or 0))

    return Rule(what, kept.words, due, let_go)


def _unfinished(house: House, before: int) -> Iterator[tuple[ArtifactStore, Sequence[Unfinished]]]:
    """A store that is away has none to be told of now."""
    from botocore.exceptions import BotoCoreError, ClientError

    for store, prefix in house.written:
        try:
            yield store, store.unfinished(prefix, before)
        except (BotoCoreError, ClientError) as error:
            _log.warning("uploads to %s cannot be looked for: %s", prefix, error)


def _kept_runs(settings: Settings) -> str:
    return f"{settings.keep_run_days:,} days, the newest {settings.keep_runs:,}"


_FILES = Kept(lambda settings: settings.retention_hours, HOUR, "hour")
_FAILED = Kept(lambda settings: settings.keep_failed_hours, HOUR, "hour")
_JOBS = Kept(lambda settings: settings.keep_job_days, DAY, "day")
_DELIVERIES = Kept(lambda settings: settings.keep_delivery_days, DAY, "day")
_AUDIT = Kept(lambda settings: settings.keep_audit_days, DAY, "day")
_NOT_AT_ALL = Kept(lambda _: 0, HOUR, "hour")
_A_DAY = Kept(lambda _: 24, HOUR, "hour")

RULES: Sequence[Rule] = (
    _of_jobs("files of ended jobs", _FILES, past_jobs.WITH_FILES),
    _of_jobs("files of expired jobs", _NOT_AT_ALL, past_jobs.EXPIRED_WITH_FILES),
    _of_jobs("what failed jobs had made", _FAILED, past_jobs.FAILED_WITH_FILES, keeps_expired=False),
    _of_jobs("rebuilds that did not end", _FAILED, past_jobs.REBUILT_IN_PART, keeps_expired=False),
    _of_jobs("ended jobs", _JOBS, past_jobs.PAST),
    _of_rows("ended batches", _JOBS, retention.BATCHES),
    _of_rows("versions that were let go of", _JOBS, retention.VERSIONS),
    _of_rows("idempotency keys", _A_DAY, retention.IDEMPOTENCY_KEYS),
    _of_rows("buckets of rate limits", _A_DAY, retention.RATE_BUCKETS),
    _of_rows("events of webhooks", _DELIVERIES, retention.EVENTS),
    _of_rows("deliveries to webhooks", _DELIVERIES, retention.DELIVERIES),
    _of_rows("webhooks of past orders", _DELIVERIES, retention.WEBHOOKS),
    _of_rows("audit log", _AUDIT, retention.AUDIT),
    Rule("runs in Dagster", _kept_runs, lambda house: len(_due_runs(house)), _sweep_runs),
    Rule(
        "partitions in Dagster",
        lambda _: "as long as a run or version",
        _foreseen_partitions,
        _sweep_partitions,
    ),
    _of_uploads("uploads that did not end", _A_DAY),
)
"""In this order: what goes with a job is not looked for afterwards; and who publishes to a store that is away
keeps nothing else from going."""

"""What is kept how long: a rule for everything that grows, in one table.

A rule counts what is due, and sweeps it. Of open jobs nothing is ever due, and credits are kept for ever.
What a crash leaves in the middle of a sweep is due again at the next.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import dagster as dg

from symage.settings import Settings
from symage.storage import datasets, retention, versions
from symage.storage.artifacts import ArtifactStore, open_store
from symage.storage.retention import Rows
from symage_dagster import history, past_jobs
from symage_dagster.adapter import forget_runs
from symage_dagster.past_jobs import PastJobs
from symage_dagster.platform import Platform
from symage_dagster.refreshes import names

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

    @property
    def versions(self) -> Mapping[str, set[str]]:
        """The partitions of each dataset -> the numbers of the versions that are known of it."""
        with self.platform.database.read() as connection:
            return {
                names.partitions_name(each): {str(number) for number in versions.numbers(connection, each.id)}
                for each in datasets.everyone(connection)
            }

    @property
    def uploads(self) -> Iterator[tuple[ArtifactStore, str]]:
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
    """What is due now; nothing goes. A rule sees what is there, not what the rules before it would leave."""
    return [Line(rule.what, rule.kept(house.settings), rule.due(house)) for rule in RULES]


def sweep(house: House) -> Sequence[Line]:
    """Let everything go that is due, as far as there is time."""
    return [Line(rule.what, rule.kept(house.settings), rule.sweep(house)) for rule in RULES]


def _of_jobs(what: str, kept: Kept, past: PastJobs) -> Rule:
    def due(house: House) -> int:
        before = kept.before(house)
        return 0 if before is None else past.count(house.platform, before)

    def let_go(house: House) -> int:
        before, gone = kept.before(house), 0
        while before is not None and house.has_time and (ids := past.sweep(house.platform, before)):
            gone += len(ids)
        return gone

    return Rule(what, kept.words, due, let_go)


def _of_rows(what: str, kept: Kept, rows: Rows) -> Rule:
    def due(house: House) -> int:
        before = kept.before(house)
        return 0 if before is None else rows.count(house.platform.database, before)

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


def _due_partitions(house: House) -> Sequence[history.Partition]:
    return history.due_partitions(house.instance, open_jobs=house.open_jobs, versions=house.versions)


def _sweep_partitions(house: House) -> int:
    due = _due_partitions(house)
    history.delete_partitions(house.instance, due)
    return len(due)


def _of_uploads(what: str, kept: Kept) -> Rule:
    def due(house: House) -> int:
        before = kept.before(house) or 0
        return sum(len(store.unfinished(prefix, before)) for store, prefix in house.uploads)

    def let_go(house: House) -> int:
        before = kept.before(house) or 0
        return sum(store.abort(store.unfinished(prefix, before)) for store, prefix in house.uploads)

    return Rule(what, kept.words, due, let_go)


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
    _of_jobs("what failed jobs had made", _FAILED, past_jobs.FAILED_WITH_FILES),
    _of_jobs("rebuilds that did not end", _FAILED, past_jobs.REBUILT_IN_PART),
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
        lambda house: len(_due_partitions(house)),
        _sweep_partitions,
    ),
    _of_uploads("uploads that did not end", _A_DAY),
)
"""In this order: what goes with a job is not looked for afterwards; and who publishes to a store that is away
keeps nothing else from going."""

"""A run's view of its job: the row, its lease, its forms and shards, and the record of what is done."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import repeat
from typing import Any, ClassVar

import dagster as dg

from symage.bundles.packs import section
from symage.bundles.proof.faults import Kind
from symage.forms.definition import FormDefinition
from symage.storage import archives, jobs, lease, rebuilds, shards
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS
from symage.storage.jobs import CANCELING, Artifact, Job, TableJob
from symage.storage.lease import Lease
from symage.storage.shards import FinishedShards, Shard
from symage_dagster.pace import Pace
from symage_dagster.platform import Platform
from symage_dagster.sharding import Cut, ShardRange, cut

FLUSH_SECONDS = 0.25

_log = logging.getLogger("symage.runs")


@dataclass(frozen=True, slots=True)
class Stages:
    """How jobs of a kind are made: the module with a function for each stage, and the stages' shares of
    the progress in work units per identity. An item is done with its shard of the stage `finishing`.
    `tells`: of a stage counts that its check asks for and that shards of an earlier release may lack."""

    module: str
    weights: Mapping[str, int]
    finishing: str
    tells: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """Of a job of any kind."""

    stages: ClassVar[Stages]
    platform: Platform
    job: Job | TableJob
    held: Lease
    say: Callable[[str], None] = field(default=_log.info, kw_only=True)
    """Tells operators how it goes: in a run, by its event log."""

    @property
    def folder(self) -> str:
        """What stands for the job in the keys of its files: its id, and in a rebuild a place beside them."""
        return rebuilds.folder(self.job.id) if self.held.rebuild else self.job.id

    def stage(self, name: str) -> str:
        """The stage of its shards' rows."""
        return rebuilds.stage(name) if self.held.rebuild else name

    @property
    def canceled(self) -> bool:
        """Whether somebody has asked the job to stop; asks the database."""
        with self.platform.database.read() as connection:
            return jobs.find(connection, self.job.id).status == CANCELING

    def due(self, made: int) -> int:
        """How many identities a stage had to make that made so many: all, or what it made before it stopped.

        Whether the job ends completed or canceled is not decided here but as it is settled.
        """
        return made if self.canceled else self.job.request.quantity

    def finished(self, stage: str, *, also: str | None = None) -> FinishedShards:
        """The shards that a stage has finished, or those of them that the stage `also` has finished too."""
        beside = None if also is None else self.stage(also)
        return FinishedShards.read(self.platform.database, self.job.id, self.stage(stage), beside)

    def run_stage(self, stage: str, ranges: Cut, *, stops: bool) -> FinishedShards:
        """Make the shards of a stage that are not made yet; all that are finished then, in order.

        `stops`: whether a request to cancel keeps further shards from starting. Where one came before, only
        the gaps are filled that an earlier run left when it died: a dataset is the first items of a job.
        """
        done = self._done(stage)
        left = ranges.only([number for number in ranges.numbers if number not in done])
        done_before = ranges.items - left.items
        record = Record(self, stage, done_before, Pace(stage, ranges.items, done_before))
        if stops and self.canceled:
            newest = max(done, default=0)
            left, stops = left.only([number for number in left.numbers if number < newest]), False
        with closing(self._map(stage, left, record, stops)) as results:
            for position, counts in results:
                record.add(left[position], counts)
        record.flush()
        return self.finished(stage)

    def _done(self, stage: str) -> set[int]:
        """The shards that stay as they are. One that an earlier release made and that does not tell what the
        stage's check asks is made again: it has the same bytes, and is checked."""
        if stage not in self.stages.tells:
            return set(self._numbers(stage))
        told = self.stages.tells[stage]
        return {shard.number for shard in self.finished(stage) if shard.counts.keys() >= told}

    def _numbers(self, stage: str) -> list[int]:
        with self.platform.database.read() as connection:
            return shards.numbers(connection, self.job.id, self.stage(stage))

    def _map(
        self, stage: str, ranges: Cut, record: "Record", stops: bool
    ) -> Generator[tuple[int, Any], None, None]:
        results = self.platform.engine.map_shards(
            f"{self.stages.module}:{stage}",
            self._arguments(stage, ranges),
            lane=self.job.lane,
            should_stop=(lambda: self.canceled) if stops else (lambda: False),
            on_tick=record.flush,
        )
        yield from results

    def _arguments(self, stage: str, ranges: Cut) -> Iterator[dict[str, Any]]:
        common = {
            "job_id": self.folder,
            "request": self.job.request.to_json(),
            "store_url": self.platform.settings.store_url,
        }
        for part, own in zip(ranges, self._own_arguments(stage, ranges), strict=True):
            yield {**common, "number": part.number, "first": part.first, "count": part.count, **own}

    def _own_arguments(self, stage: str, ranges: Cut) -> Iterator[Mapping[str, Any]]:
        """What a stage is told of each shard beside its items."""
        return repeat({}, len(ranges))

    def keep(self, files: Mapping[str, Artifact], parts: Sequence[Shard] = ()) -> None:
        """Keep what was built with the job, so that a retry of the delivery alone finds it. `parts`: the rows
        of its archives of documents. A rebuild keeps nothing: it compares."""
        if self.held.rebuild:
            return
        kept = {name: asdict(file) for name, file in files.items()}
        now = self.platform.database.now()
        with self.platform.database.write() as connection:
            lease.update(connection, self.held, artifacts=kept)
            archives.replace(connection, self.job.id, parts, now=now)

    @property
    def queued_seconds(self) -> float:
        """How long the job waited until a run began with it."""
        begun = self.job.started_at or self.job.created_at
        return round((begun - self.job.created_at) / 1e6, 3)


@dataclass(frozen=True, slots=True)
class JobWork(Work):
    """Of a job that makes documents."""

    stages: ClassVar[Stages] = Stages(
        "symage_dagster.stages",
        {"people": 1, "values": 1, DOCUMENTS: 6, ANNOTATIONS: 2, "bundles": 1},
        DOCUMENTS,
        {ANNOTATIONS: frozenset({"reread_words", "misread_words", "faults", *map(str, Kind)})},
    )
    job: Job
    forms: Sequence[FormDefinition]

    @property
    def links(self) -> dict[str, dg.MetadataValue]:
        """To the job, the pages of its items and its card."""
        job = f"/api/v1/jobs/{self.job.id}"
        places = {"job": job, "pages": f"{job}/items", "card": f"{job}/dataset/readme"}
        return {name: self.platform.link_to(path) for name, path in places.items()}

    def shard_ranges(self) -> Cut:
        return cut(self.job.request, self.forms)

    def _own_arguments(self, stage: str, ranges: Cut) -> Iterator[Mapping[str, Any]]:
        """Labels are told where the index of the documents that they are about lies."""
        if stage != ANNOTATIONS:
            return repeat({}, len(ranges))
        numbers = set(ranges.numbers)
        found = (shard for shard in self.finished(DOCUMENTS) if shard.number in numbers)
        return ({"index": section(shard.counts, "index")} for shard in found)

    def made_by(self, stage: str) -> Cut:
        """What a stage has finished, for the next to go over."""
        return self.shard_ranges().only(self._numbers(stage))


@dataclass(slots=True)
class Record:
    """Writes finished shards and progress to the database, several at a time."""

    work: Work
    stage: str
    items: int
    """Identities whose shards of this stage are finished."""
    pace: Pace
    _waiting: list[Shard] = field(default_factory=list)
    _flushed_at: float = field(default_factory=time.monotonic)

    def add(self, part: ShardRange, counts: dict[str, Any]) -> None:
        size, digest = counts.pop("bytes"), counts.pop("sha256")
        stage = self.work.stage(self.stage)
        self._waiting.append(Shard(stage, part.number, part.first, part.count, size, digest, counts))
        self.items += part.count
        if time.monotonic() - self._flushed_at >= FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        if not self._waiting:
            return
        now = self.work.platform.database.now()
        with self.work.platform.database.write() as connection:
            shards.record(connection, self.work.job.id, self._waiting, now=now)
            lease.update(connection, self.work.held, heartbeat_at=now, **self._progress())
        self._waiting.clear()
        self._flushed_at = time.monotonic()
        said = self.pace.at(self.items)
        if said is not None:
            self.work.say(said)

    def _progress(self) -> dict[str, int]:
        """Of a rebuild the job's owner sees nothing."""
        if self.work.held.rebuild:
            return {}
        job, weights = self.work.job, self.work.stages.weights
        names = list(weights)
        before = sum(weights[name] for name in names[: names.index(self.stage)])
        quantity = job.request.quantity
        progress = {
            "work_total": quantity * sum(weights.values()),
            "work_done": quantity * before + self.items * weights[self.stage],
        }
        if self.stage == self.work.stages.finishing:
            progress["items_done"] = self.items * (job.items_total // quantity)
        return progress


def open_work(context: dg.AssetExecutionContext, platform: Platform, held: Lease) -> JobWork:
    """The work of the run's partition. Raises LeaseLost when the run does not hold the job any more."""
    with platform.database.read() as connection:
        lease.check(connection, held)
        job = jobs.get(connection, context.partition_key)
    forms = [platform.catalogue.get(form_id) for form_id in job.request.form_ids]
    return JobWork(platform, job, held, forms, say=context.log.info)

"""Shards as a cluster's scheduler sees them: in batches of about a second of work.

A task costs the scheduler some milliseconds whatever it does, so that shards of milliseconds go together.
What all shards of a call have in common (the request, which may be large) is a task of its own on which the
batches depend: workers get it once, from each other, and it is made again when its keepers die.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from symage.storage.faults import is_passing
from symage_dagster.pool.engine import describe, resolve

AIM_SECONDS = 1.0
"""Of work in a batch."""
LARGEST = 256
"""Shards in a batch."""
_LONG = 256
"""Characters from which a text is worth sending once."""

Arguments = Mapping[str, Any]
Shard = tuple[int, Arguments]
"""A place in the call, and what the function is called with."""
Batch = tuple[Shard, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`failed`: the place of the shard that raised, what, and whether that may pass; those after it were not
    tried."""

    results: Sequence[tuple[int, Any]]
    seconds: float
    failed: tuple[int, str, bool] | None = None


def give(common: Arguments) -> Arguments:
    """The task of what shards have in common."""
    return common


def run_batch(function: str, common: Arguments, batch: Batch) -> Answer:
    """At a worker: shard after shard, up to the first that fails."""
    run, began = resolve(function), time.monotonic()
    results: list[tuple[int, Any]] = []
    for place, arguments in batch:
        try:
            results.append((place, run(**common, **arguments)))
        except Exception as error:
            return Answer(results, time.monotonic() - began, (place, describe(error), is_passing(error)))
    return Answer(results, time.monotonic() - began)


def executing(dask_worker: Any) -> list[str]:
    """At a worker, handed over by the argument's name: the keys of the tasks that it is busy with."""
    return [task.key for task in dask_worker.state.executing]


@dataclass(slots=True)
class Source:
    """The shards that are still to be sent, those of lost batches first."""

    _fresh: Iterator[Shard]
    _returned: list[Batch] = field(default_factory=list)
    _seconds: float = 0.0
    _timed: int = 0
    exhausted: bool = False

    @staticmethod
    def of(shards: Iterable[Arguments]) -> "tuple[Arguments, Source]":
        """What the shards have in common, as far as the first one tells, and the rest of each."""
        each = iter(shards)
        first = next(each, None)
        if first is None:
            return {}, Source(iter(()), exhausted=True)
        common = {
            name: value for name, value in first.items() if isinstance(value, str) and len(value) > _LONG
        }
        rest = (_without(common, arguments) for arguments in chain([first], each))
        return common, Source(enumerate(rest))

    @property
    def empty(self) -> bool:
        return self.exhausted and not self._returned

    def take(self) -> Batch | None:
        if self._returned:
            return self._returned.pop(0)
        batch = tuple(islice(self._fresh, self._size()))
        self.exhausted = not batch
        return batch or None

    def put_back(self, batches: Iterable[Batch]) -> None:
        """What was sent and lost."""
        self._returned = sorted([*self._returned, *batches])

    def learn(self, answer: Answer) -> None:
        """How long shards take decides how many go together."""
        self._seconds += answer.seconds
        self._timed += len(answer.results)

    def end_behind(self, newest: int) -> None:
        """Send nothing any more that begins behind this place."""
        self._fresh, self.exhausted = iter(()), True
        self._returned = [batch for batch in self._returned if batch[0][0] <= newest]

    def _size(self) -> int:
        if not self._timed:
            return 1
        return max(1, min(LARGEST, int(AIM_SECONDS * self._timed / max(self._seconds, 1e-9))))


def _without(common: Arguments, arguments: Arguments) -> Arguments:
    """Raises ValueError for a shard that differs in what was taken for common."""
    if any(arguments.get(name) != value for name, value in common.items()):
        raise ValueError(f"shards of one call must agree in {', '.join(common)}")
    return {name: value for name, value in arguments.items() if name not in common}

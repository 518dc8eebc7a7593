"""The Engine whose workers are those of a Dask cluster.

A few batches for each of the cluster's threads are out at a time; answers are taken as they come and
released at once. A worker that dies costs the batches that it was at, which the scheduler gives to others.
A scheduler that dies costs what was out: the call waits for it to come back and sends that again.
"""

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from queue import Empty, SimpleQueue
from typing import Any

from distributed import CancelledError, Future, KilledWorker

from symage_dagster.cluster.batches import Answer, Batch, Source, give, run_batch
from symage_dagster.cluster.build import build
from symage_dagster.cluster.link import Capacity, Link, Lost
from symage_dagster.pool.engine import (
    STOP_POLL_SECONDS,
    PoolUnavailable,
    ShardFailed,
    Ticker,
    check_lane,
    describe,
    never_stop,
    no_tick,
)

PATIENCE_SECONDS = 600.0
"""How long a call waits for a scheduler, or for the first worker of its build."""
_CAPACITY_SECONDS = 2.0
_RESULT_SECONDS = 5
_BATCHES_PER_THREAD = 8
"""Out at once: enough for an adaptive cluster to see that there is work for more workers."""
_PRIORITY = {"small": 10, "bulk": 0}
_COMMON = "-common"
"""Behind the key of what a call's batches share."""


class DaskEngine:
    """`link` leads to the scheduler."""

    __slots__ = ("_link", "_patience")

    def __init__(self, link: Link, patience: float = PATIENCE_SECONDS) -> None:
        self._link = link
        self._patience = patience

    def map_shards(
        self,
        function: str,
        shards: Iterable[Mapping[str, Any]],
        *,
        lane: str,
        should_stop: Callable[[], bool] = never_stop,
        on_tick: Callable[[], None] = no_tick,
    ) -> Iterator[tuple[int, Any]]:
        """As the protocol says. PoolUnavailable: for so long there was no scheduler, or no worker."""
        check_lane(lane)
        call = _Call(self._link, function, shards, _PRIORITY[lane], self._patience)
        try:
            yield from call.results(should_stop, Ticker(on_tick))
        finally:
            call.close()


class _Call:
    """One map over the cluster: what is to be sent, what is out, and what came back."""

    def __init__(
        self, link: Link, function: str, shards: Iterable[Mapping[str, Any]], priority: int, patience: float
    ) -> None:
        self._link, self._function, self._priority, self._patience = link, function, priority, patience
        self._common, self._source = Source.of(shards)
        self._name = f"symage-{uuid.uuid4().hex}"
        self._given: Future | None = None
        self._out: dict[Future, Batch] = {}
        self._suspects: list[Batch] = []
        self._on_trial: Future | None = None
        self._done: SimpleQueue[Future] = SimpleQueue()
        self._sent = 0
        self._newest = -1
        self._stopped = False
        self._capacity = Capacity(0, ())
        self._next_poll = self._next_capacity = self._able_at = time.monotonic()

    def results(self, should_stop: Callable[[], bool], ticker: Ticker) -> Iterator[tuple[int, Any]]:
        while True:
            ticker.tick()
            self._poll(should_stop)
            self._send()
            if not (self._out or self._suspects) and self._source.empty:
                return
            for result in self._answered():
                yield result
                # The caller may have taken its time over that result.
                ticker.tick()

    def close(self) -> None:
        """Whatever is left is dropped: shards are idempotent."""
        try:
            if self._out:
                self._link.cancel(self._out)
        except Lost:
            pass
        self._out.clear()
        self._given = None

    def _poll(self, should_stop: Callable[[], bool]) -> None:
        now = time.monotonic()
        if now < self._next_poll:
            return
        self._next_poll = now + STOP_POLL_SECONDS
        try:
            if now >= self._next_capacity:
                self._next_capacity = now + _CAPACITY_SECONDS
                self._capacity = self._link.capacity()
            if not self._stopped and should_stop():
                self._stop()
        except Lost:
            self._take_back()
        if self._capacity.threads:
            self._able_at = now
        elif now - self._able_at > self._patience:
            raise PoolUnavailable(self._why_not())

    def _stop(self) -> None:
        """Let shards under way finish, with all before them, so that what is made has no gaps."""
        busy = self._link.executing()
        under_way = [batch[0][0] for future, batch in self._out.items() if future.key in busy]
        newest = max([self._newest, *under_way])
        self._source.end_behind(newest)
        self._suspects = [batch for batch in self._suspects if batch[0][0] <= newest]
        late = [future for future, batch in self._out.items() if batch[0][0] > newest]
        self._link.cancel(late)
        for future in late:
            del self._out[future]
        self._stopped = True

    def _take_back(self) -> None:
        """The scheduler is gone, and with it all that was out."""
        self._source.put_back(self._out.values())
        self._out.clear()
        self._given = None
        self._capacity = Capacity(0, ())

    def _send(self) -> None:
        try:
            if self._suspects:
                self._try_a_suspect()
                return
            for _ in range(max(2, _BATCHES_PER_THREAD * self._capacity.threads) - len(self._out)):
                batch = self._source.take()
                if batch is None:
                    return
                self._send_one(batch)
        except Lost:
            self._take_back()

    def _try_a_suspect(self) -> None:
        """Alone: Dask suspects every task that waited at a worker which died."""
        if not self._out:
            self._on_trial = self._send_one(self._suspects.pop(0))

    def _send_one(self, batch: Batch) -> Future:
        self._sent += 1
        key = f"{self._name}-{self._sent}"
        try:
            if self._given is None:
                self._given = self._link.submit(
                    give, self._common, key=f"{key}{_COMMON}", priority=self._priority
                )
            future = self._link.submit(
                run_batch, self._function, self._given, batch, key=key, priority=self._priority
            )
        except Lost:
            self._source.put_back([batch])
            raise
        self._out[future] = batch
        future.add_done_callback(self._done.put)
        return future

    def _answered(self) -> Iterator[tuple[int, Any]]:
        """The results of the next batch that is done; none when the next poll is due before."""
        try:
            future = self._done.get(timeout=max(0.0, self._next_poll - time.monotonic()))
        except Empty:
            return
        if future not in self._out:
            return
        answer = self._read(future)
        if answer is None:
            return
        self._source.learn(answer)
        for place, result in answer.results:
            self._newest = max(self._newest, place)
            yield place, result
        if answer.failed:
            place, message, passing = answer.failed
            raise ShardFailed(place, message, passing=passing)

    def _read(self, future: Future) -> Answer | None:
        """A batch's answer; None when there is none and the batch goes out again."""
        batch = self._out.pop(future)
        if future.status == "error":
            self._fail(future, batch)
            return None
        try:
            if future.status == "finished":
                answer: Answer = future.result(timeout=_RESULT_SECONDS)
                return answer
        except (OSError, TimeoutError, CancelledError):
            pass
        # Canceled with its scheduler, or the worker died with the answer.
        self._source.put_back([batch])
        return None

    def _fail(self, future: Future, batch: Batch) -> None:
        """The task itself failed: its workers died, or could not begin."""
        error, first = future.exception(), batch[0][0]
        if not isinstance(error, KilledWorker):
            raise ShardFailed(first, describe(error))
        if str(error.task).endswith(_COMMON):
            # Its keepers died one after another, as any may: no shard has to do with it.
            if self._given is not None and self._given.key == error.task:
                self._given = None
            self._source.put_back([batch])
            return
        if future is self._on_trial and len(batch) == 1:
            raise ShardFailed(first, "its worker died again and again")
        self._suspects += [(shard,) for shard in batch]

    def _why_not(self) -> str:
        others = ", ".join(self._capacity.others)
        there = f"; there are workers of build {others}" if others else ""
        return f"{self._link.address} has had no worker of build {build()} for {self._patience:.0f} s{there}"

"""The engine: what an asset hands its shards to. Two implementations, the pool's and one in process.

An asset sees only the Protocol. A shard function is named `module:function`, takes keyword arguments
that JSON can hold, returns what JSON can hold (paths and counts, never documents), and is idempotent:
it may run again after a crash, so it writes to a temporary name, renames, and skips what is done.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, Protocol

from symage.storage.faults import is_passing

TICK_SECONDS = 1.0
STOP_POLL_SECONDS = 0.25

ShardFunction = Callable[..., Any]


def never_stop() -> bool:
    return False


def no_tick() -> None:
    return None


class Engine(Protocol):
    """Runs one function over many shards and yields (place in `shards`, result) as they finish."""

    def map_shards(
        self,
        function: str,
        shards: Iterable[Mapping[str, Any]],
        *,
        lane: str,
        should_stop: Callable[[], bool] = never_stop,
        on_tick: Callable[[], None] = no_tick,
    ) -> Iterator[tuple[int, Any]]:
        """`shards` are taken as workers come free, never all at once. `lane` is "small" or "bulk". Once
        `should_stop()` is true no further shard starts; those under way finish and are yielded.
        `should_stop` is asked at least every half second, `on_tick` is called about every second, both also
        while no shard finishes. Raises ShardFailed for the first shard that fails. Closing the iterator
        early drops everything that is left.
        """
        ...


class ShardFailed(RuntimeError):
    """The function raised, or its worker died three times on one shard. `passing`: of a fault that may be
    over another time (`symage.storage.faults`)."""

    def __init__(self, index: int, message: str, *, passing: bool = False) -> None:
        self.index = index
        self.passing = passing
        super().__init__(f"shard {index}: {message}")


class PoolUnavailable(RuntimeError):
    """The pool does not answer, or went away in the middle. Finished shards stay finished."""

    passing = True


class LocalEngine:
    """Runs shards one after another in this process: for tests, and to measure the pool against."""

    __slots__ = ()

    def map_shards(
        self,
        function: str,
        shards: Iterable[Mapping[str, Any]],
        *,
        lane: str,
        should_stop: Callable[[], bool] = never_stop,
        on_tick: Callable[[], None] = no_tick,
    ) -> Iterator[tuple[int, Any]]:
        check_lane(lane)
        run = resolve(function)
        ticker = Ticker(on_tick)
        for index, arguments in enumerate(shards):
            if should_stop():
                return
            ticker.tick()
            yield index, _run_one(run, index, arguments)


class Ticker:
    """Calls a function at most once a second, however often it is asked."""

    __slots__ = ("_call", "_next")

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._next = time.monotonic() + TICK_SECONDS

    def tick(self) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + TICK_SECONDS
            self._call()


def _run_one(run: ShardFunction, index: int, arguments: Mapping[str, Any]) -> Any:
    """Through JSON both ways, so that what works here works on the pool."""
    try:
        return json.loads(json.dumps(run(**json.loads(json.dumps(arguments)))))
    except Exception as error:
        raise ShardFailed(index, describe(error), passing=is_passing(error)) from error


def resolve(function: str) -> ShardFunction:
    """The function that `module:function` names."""
    module, _, name = function.partition(":")
    resolved = getattr(import_module(module), name)
    if not callable(resolved):
        raise TypeError(f"{function} is not a function")
    return resolved  # type: ignore[no-any-return]


def describe(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


LANES = ("small", "bulk")


def check_lane(lane: str) -> None:
    if lane not in LANES:
        raise ValueError(f"lane is {lane!r}; it is one of {', '.join(LANES)}")

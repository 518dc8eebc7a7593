"""Reading ahead: calls that mostly wait (for a store, a disk) go several at a time, in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 8


def ahead(calls: Iterable[Callable[[], T]], at_once: int = AT_ONCE) -> Iterator[T]:
    """What each call gives, in their order. So many are under way, or done and not taken yet, and no more:
    memory holds the results of these. A call alone is made right here. Raises what a call raises, in its
    turn; then, and when the iterator is closed, no further one begins."""
    source = iter(calls)
    first = list(islice(source, 2))
    if len(first) < 2:
        yield from (call() for call in first)
        return
    threads = ThreadPoolExecutor(at_once, "ahead")
    try:
        waiting = deque(threads.submit(call) for call in chain(first, islice(source, at_once - 2)))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(threads.submit(call) for call in islice(source, 1))
            yield result
    finally:
        threads.shutdown(cancel_futures=True)

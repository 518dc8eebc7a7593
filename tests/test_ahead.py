"""Reading ahead: results in order, few at a time, faults in their turn."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from operator import pos

import pytest

from symage.ahead import ahead


@pytest.mark.parametrize("count", [0, 1, 2, 7, 50])
def test_results_keep_the_order_of_the_calls(count: int) -> None:
    assert list(ahead((partial(pos, number) for number in range(count)), 4)) == list(range(count))


def test_so_many_are_under_way_at_once() -> None:
    together = threading.Barrier(3)
    assert sorted(ahead([together.wait] * 9, 3)) == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_no_more_are_begun_than_may_wait() -> None:
    begun: list[int] = []

    def calls() -> Iterator[Callable[[], None]]:
        for number in range(100):
            begun.append(number)
            yield lambda: None

    results = ahead(calls(), 4)
    next(results)
    assert len(begun) == 5


def test_a_call_alone_needs_no_thread() -> None:
    assert list(ahead([threading.get_ident])) == [threading.get_ident()]


def test_a_fault_comes_in_its_turn_and_ends_it() -> None:
    results = ahead([partial(int, text) for text in ("1", "2", "no number", "4")], 2)
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(ValueError, match="no number"):
        next(results)
    assert list(results) == []

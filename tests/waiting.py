"""Waiting for a condition: the only way in which tests let time pass."""

import asyncio
import math
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LOOK_SECONDS = 0.01
LAST_RESORT_SECONDS = 180.0
"""After which a test gives up. It measures nothing: on a loaded machine everything takes its time."""

WHILE_IT_LIVES = math.inf
"""For what ends when its process does: a start takes as long as the machine needs."""


def wait_for(
    what: Callable[[], T | None],
    seconds: float = LAST_RESORT_SECONDS,
    *,
    told: Callable[[], str] = lambda: "",
) -> T:
    """The first true value of `what()`; fails with what `told` says when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (value := what()):
        assert time.monotonic() < deadline, f"it did not happen in time\n{told()}"
        time.sleep(LOOK_SECONDS)
    return value


async def until(seen: Callable[[], bool], seconds: float = LAST_RESORT_SECONDS) -> None:
    """The same beside other tasks."""
    async with asyncio.timeout(seconds):
        while not seen():
            await asyncio.sleep(LOOK_SECONDS)

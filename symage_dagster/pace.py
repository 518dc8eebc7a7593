"""How a stage gets on, in a line for the event log: every 5 % or 10 seconds, whichever comes first.

A stage that is finished at the first look says nothing: its materialisation tells as much.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

STEP = 0.05
SECONDS = 10.0


@dataclass(slots=True)
class Pace:
    """`total` items are to be made, `done` of them were made by an earlier run."""

    stage: str
    total: int
    done: int
    clock: Callable[[], float] = time.monotonic
    _said: int = field(init=False)
    _began: float = field(init=False)
    _said_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._said = self.done
        self._began = self._said_at = self.clock()

    def at(self, items: int) -> str | None:
        """What to say when so many are made; None while there is nothing new, and at the end."""
        now = self.clock()
        is_due = items - self._said >= self.total * STEP or now - self._said_at >= SECONDS
        if items >= self.total or not is_due:
            return None
        self._said, self._said_at = items, now
        rate = (items - self.done) / max(now - self._began, 1e-3)
        share = f"{self.stage}: {items / self.total:.0%}, {items:,} of {self.total:,} items"
        return f"{share}, {rate:,.0f} a second{_left(self.total - items, rate)}"


def _left(items: int, rate: float) -> str:
    if rate <= 0:
        return ""
    minutes, seconds = divmod(round(items / rate), 60)
    return f", {minutes}:{seconds:02} min left"

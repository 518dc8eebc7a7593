"""Noting when keys were last used, beside the answers and never more than one write per key at a time."""

from api.threads import Threads
from symage.storage import keys


class KeyUse:
    """A burst of requests finds the note outdated many times; only the first of them writes it."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._under_way: set[str] = set()

    async def note(self, key_id: str, moment: int) -> None:
        """`moment` is in microseconds since 1970."""
        if key_id in self._under_way:
            return
        self._under_way.add(key_id)
        try:
            await self._threads.write(keys.touch, key_id, now=moment)
        finally:
            self._under_way.discard(key_id)

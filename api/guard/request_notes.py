"""Notes of what keys asked for, on their way to the database.

They wait in memory for the next moment of writing, so that no request waits for it; a process that is killed
loses those of the last second.
"""

import asyncio
import logging

import sqlalchemy as sa

from api import times
from api.threads import Threads
from symage.storage import request_log
from symage.storage.request_log import Asked

MOST_WAITING = 5000
"""Between two writings; more of them are not kept."""
EVERY_SECONDS = 1.0

_log = logging.getLogger("symage.api")


class RequestNotes:
    """Added to by the event loop alone."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._waiting: list[Asked] = []

    def add(self, asked: Asked) -> None:
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(asked)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            await self.write()

    async def write(self) -> None:
        """What waits; notes are no reason to stop, so those that a database does not take are lost."""
        taken, self._waiting = self._waiting, []
        try:
            if taken:
                await self._threads.write(request_log.record, taken, now=times.now())
        except sa.exc.SQLAlchemyError:
            _log.exception("%d notes of requests are lost", len(taken))

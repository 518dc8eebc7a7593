"""Waiting for a job to end while a request is open, looking at its row now and then.

Any process may end the job, so nobody tells this one; looks come ever less often, up to LONGEST_LOOK apart.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from api.queries import Whole
from symage.fields import Key
from symage.storage.jobs import JobState

J = TypeVar("J", bound=JobState)

SHORTEST_LOOK, LONGEST_LOOK = 0.02, 0.25
"""Seconds."""
LONGEST_WAIT = 30

WAIT = Key("wait", Whole(0, LONGEST_WAIT), 0, "Seconds to wait for the job's end before the answer")


async def ended(read: Callable[[], Awaitable[J]], seconds: float) -> J:
    """The job as soon as it has ended, else as it is after so many seconds."""
    loop = asyncio.get_running_loop()
    deadline, pause = loop.time() + seconds, SHORTEST_LOOK
    while True:
        job = await read()
        left = deadline - loop.time()
        if job.has_ended or left <= 0:
            return job
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 1.2, LONGEST_LOOK)

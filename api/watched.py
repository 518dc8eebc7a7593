"""Work that goes on beside the answers for as long as the app is served, whatever it meets.

What it may meet it answers itself; this is for what nobody thought of, which is logged, and the work begun
again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before the work is begun again; twice as long each time that it fails at once."""

_log = logging.getLogger("symage.api")


async def kept(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Until cancelled, or until the work has come to its end."""
    loop, pause = asyncio.get_running_loop(), FIRST_PAUSE
    while True:
        began = loop.time()
        try:
            return await work()
        except Exception:
            pause = FIRST_PAUSE if loop.time() - began > LONGEST_PAUSE else pause
            _log.exception("%s failed and is begun again in %g s", name, pause)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)

"""The courier: a task of the API process that tells webhooks what has happened.

Events are written by whoever ends a job, often another process, so the database is looked at every
POLL_SECONDS. Any number of API processes may do this at once. An attempt that this process does not live
to record is made again when its lease has run out: a receiver may hear of an event twice, never not at all.
"""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import sqlalchemy as sa

from api import times
from api.installation import Installation
from api.webhooks.client import Reply, Unreachable, WebhookClient
from api.webhooks.messages import body_of, headers_of
from api.webhooks.targets import Refused
from symage.errors import SymageError
from symage.storage import attempts, outbox, webhooks
from symage.storage.attempts import Attempt, Claimed

POLL_SECONDS = 1.0
AT_ONCE = 32
PER_WEBHOOK = 4
EVENTS_AT_ONCE = 100
GRACE_SECONDS = 1.0
"""How long attempts under way may take when the process ends."""

_log = logging.getLogger("symage.webhooks")


class Courier:
    """`clock` gives microseconds since 1970."""

    def __init__(
        self, here: Installation, client: WebhookClient, *, clock: Callable[[], int] = times.now
    ) -> None:
        self._here = here
        self._client = client
        self._clock = clock
        self._under_way: dict[asyncio.Task[None], str] = {}
        self._freed = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._freed.clear()
            if not await self._moved():
                await self._rest()

    async def round(self) -> int:
        """Make every attempt that is due now; how many."""
        made = 0
        while await self._spread() + (started := await self._start_due()):
            made += started
            await asyncio.gather(*self._under_way)
        return made

    async def close(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE_SECONDS)
        for task in list(self._under_way):
            task.cancel()

    async def _moved(self) -> bool:
        """Whether there was anything to do; a database that is away for a while is outlived."""
        try:
            if not await self._here.threads.read(outbox.is_waiting, now=self._clock()):
                return False
            return await self._spread() + await self._start_due() > 0
        except sa.exc.SQLAlchemyError:
            _log.exception("the outbox cannot be read")
            return False

    async def _spread(self) -> int:
        """Turn events into deliveries; how many events."""
        return await self._here.threads.write(outbox.spread, limit=EVENTS_AT_ONCE, now=self._clock())

    async def _start_due(self) -> int:
        """Begin what is due, as far as hands are free; how many attempts."""
        claimed = await self._here.threads.write(
            attempts.claim_due,
            limit=AT_ONCE - len(self._under_way),
            per_webhook=PER_WEBHOOK,
            busy=Counter(self._under_way.values()),
            now=self._clock(),
        )
        for one in claimed:
            task = asyncio.create_task(self._deliver(one))
            self._under_way[task] = one.webhook_id
            task.add_done_callback(self._let_go)
        return len(claimed)

    def _let_go(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self._freed.set()

    async def _rest(self) -> None:
        """Until a hand is free, or POLL_SECONDS."""
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._freed.wait()

    async def _deliver(self, claimed: Claimed) -> None:
        try:
            began = time.perf_counter()
            attempt = await self._attempt(claimed)
            attempt = replace(attempt, ms=round((time.perf_counter() - began) * 1000))
            await self._here.threads.write(attempts.record, claimed, attempt, now=self._clock())
        except Exception:
            # A fault of ours: the attempt stays unrecorded and is made again when its lease has run out.
            _log.exception("delivery %s was not made", claimed.id)

    async def _attempt(self, claimed: Claimed) -> Attempt:
        try:
            reply = await self._send(claimed)
            return Attempt(response_code=reply.status, answer=reply.start)
        except Unreachable as error:
            return Attempt(error=str(error))
        except (Refused, SymageError) as error:
            return Attempt(error=str(error), is_final=True)

    async def _send(self, claimed: Claimed) -> Reply:
        here, moment = self._here, self._clock()
        webhook = await here.threads.read(webhooks.get_own, claimed.account_id, claimed.webhook_id)
        body = claimed.body
        if body is None:
            body = await body_of(here, claimed, webhook, now=moment)
            await here.threads.write(attempts.keep_body, claimed.id, body)
        secrets = webhook.secrets(here.webhook_key, now=moment)
        headers = headers_of(claimed, body.encode(), secrets, now=moment)
        return await self._client.post(webhook.url, headers, body.encode())

"""A webhook that comes with an order: it hears of that one job, and its secret is shown once.

Where a webhook may lead is for the front door to say, which knows the network; it passes that in.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from symage.fields import Fields, Key
from symage.kinds import Ruled, Text
from symage.storage import webhooks
from symage.storage.jobs import Job
from symage.storage.webhooks import Signed, Subscription

LONGEST_URL = 2048

UrlFault = Callable[[str], str | None]
"""Why a URL cannot be a webhook's, in a sentence that begins with "url"; None for a good one."""


URL = Ruled(Text(), {"format": "uri", "pattern": "^https?://", "maxLength": LONGEST_URL})
"""Where it leads, `read_url` asks."""
WEBHOOK_URL = Key("webhook_url", URL, None, "Hears of the end of this job")


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What it takes to make a webhook: `key` seals its secret, `link_base` begins the links that it sends,
    `actor` is who made it."""

    key: bytes
    link_base: str
    actor: str

    def subscribe(
        self, connection: sa.Connection, job: Job, url: str | None, events: tuple[str, ...], *, now: int
    ) -> Signed | None:
        """In the transaction that makes the job, so that the webhook misses nothing of it."""
        if url is None:
            return None
        return webhooks.create(
            connection,
            job.account_id,
            Subscription(url, events, job_id=job.id),
            key=self.key,
            link_base=self.link_base,
            now=now,
            actor=self.actor,
        )


def read_url(fields: Fields, key: Key[str | None], fault_of: UrlFault) -> str | None:
    """A URL that webhooks may be sent to; problems stay in `fields`."""
    url = fields.read(key)
    problem = None if url is None else fault_of(url)
    if problem is not None:
        fields.refuse(key.name, problem.replace("url", key.name, 1))
        return None
    return url

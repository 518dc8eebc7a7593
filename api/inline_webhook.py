"""A webhook that comes with an order: it hears of that one job and is shown once, in the answer's meta."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api import times
from symage.storage import webhooks
from symage.storage.jobs import Job
from symage.storage.webhooks import Signed, Subscription


@dataclass(frozen=True, slots=True)
class Inline:
    """The `webhook_url` of a request, with what it takes to make a webhook of it."""

    url: str | None
    key: bytes
    link_base: str
    actor: str

    def subscribe(self, connection: sa.Connection, job: Job, events: tuple[str, ...]) -> Signed | None:
        """In the transaction that makes the job, so that the webhook misses nothing of it."""
        if self.url is None:
            return None
        wanted = Subscription(self.url, events, job_id=job.id)
        return webhooks.create(
            connection,
            job.account_id,
            wanted,
            key=self.key,
            link_base=self.link_base,
            now=times.now(),
            actor=self.actor,
        )


def inline_meta(made: Signed | None) -> dict[str, Any]:
    if made is None:
        return {}
    return {"webhook": {"webhook_id": made.webhook.id, "signing_secret": made.secret}}

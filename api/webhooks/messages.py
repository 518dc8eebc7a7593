"""What a webhook is sent: the body of an event, and the headers that sign it.

The body is made once, at the first attempt, because links run from then; later attempts send the same
bytes. The signature is the lower-case hex HMAC-SHA256 of the body under the whole secret, as documented;
beside it stand the headers of Standard Webhooks, whose key is the part of the secret behind `whsec_`.
"""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from api.files.links import Links
from api.files.listing import file_list, listed
from api.installation import Installation
from api.jobs import item_view
from api.times import iso
from symage.storage import jobs
from symage.storage.attempts import Claimed
from symage.storage.deliveries import Delivery
from symage.storage.webhooks import SECRET_PREFIX, Webhook

TEST_EVENT = "webhook.test"
USER_AGENT = "symage-webhooks/1"


async def body_of(here: Installation, claimed: Claimed, webhook: Webhook, *, now: int) -> str:
    """`now` in microseconds since 1970: links run from then."""
    made = Links(
        here.settings.public_url or webhook.link_base, here.store, here.signing_keys[0], now // 1_000_000
    )
    body = {
        "event": claimed.event,
        "timestamp": iso(claimed.happened_at),
        "webhook_id": webhook.id,
        "data": await DATA[claimed.event](here, claimed, made),
    }
    return json.dumps(body, separators=(",", ":"))


def headers_of(
    claimed: Claimed | Delivery, body: bytes, secrets: Sequence[str], *, now: int
) -> dict[str, str]:
    """`secrets`: the present one first; `now` in microseconds since 1970."""
    seconds = str(now // 1_000_000)
    standard = (standard_signature(secret, claimed.id, seconds, body) for secret in secrets)
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "X-Symagedocs-Signature": signature(secrets[0], body),
        "X-Symagedocs-Event": claimed.event,
        "X-Symagedocs-Delivery": claimed.id,
        "webhook-id": claimed.id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(standard),
    }


def signature(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, sha256).hexdigest()


def standard_signature(secret: str, message_id: str, seconds: str, body: bytes) -> str:
    """As the Standard Webhooks specification says, version 1."""
    key = b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + b64encode(hmac.new(key, signed, sha256).digest()).decode()


async def _completed_job(here: Installation, claimed: Claimed, made: Links) -> dict[str, Any]:
    job = await here.threads.read(jobs.get, claimed.payload["job_id"])
    named = await here.threads.read(listed, job, here)
    found = await here.threads.files(file_list, named, made, here)
    data = {key: value for key, value in claimed.payload.items() if key != "error"}
    data["completed_at"] = iso(claimed.happened_at)
    data["download_urls"] = _named_urls(found.files)
    if found.truncated:
        data |= {"truncated": True, "items_url": found.items_url}
    return data


async def _completed_batch(here: Installation, claimed: Claimed, made: Links) -> dict[str, Any]:
    job = await here.threads.read(jobs.get, claimed.payload["job_id"])
    items = await here.threads.read(item_view.reached_items, job)
    views = await here.threads.files(item_view.views, items, list(items.ordinals()), made, here.catalogue)
    data = {key: value for key, value in claimed.payload.items() if key != "job_id"}
    data["completed_at"] = iso(claimed.happened_at)
    data["items"] = [
        {"item_id": view["item_id"], "download_urls": _named_urls(view["files"])} for view in views
    ]
    return data


async def _exhausted_batch(_here: Installation, claimed: Claimed, _made: Links) -> dict[str, Any]:
    return {**claimed.payload, "exhausted_at": iso(claimed.happened_at)}


async def _failed_job(_here: Installation, claimed: Claimed, _made: Links) -> dict[str, Any]:
    return {**claimed.payload, "completed_at": iso(claimed.happened_at)}


async def _as_it_is(_here: Installation, claimed: Claimed, _made: Links) -> dict[str, Any]:
    return dict(claimed.payload)


def _named_urls(files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"filename": file["filename"], "url": file["url"]} for file in files]


Data = Callable[[Installation, Claimed, Links], Awaitable[dict[str, Any]]]
DATA: Mapping[str, Data] = MappingProxyType(
    {
        "job.completed": _completed_job,
        "job.failed": _failed_job,
        "batch.completed": _completed_batch,
        "batch.exhausted": _exhausted_batch,
        TEST_EVENT: _as_it_is,
    }
)
"""What stands under `data`, by event."""

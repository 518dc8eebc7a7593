"""A receiver of webhooks, and a courier whose clock the test moves."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api import times
from api.installation import Installation
from api.webhooks.client import WebhookClient
from api.webhooks.outbox import Courier
from api.webhooks.targets import Targets

if TYPE_CHECKING:
    from tests.api.conftest import Api

WEBHOOKS = "/api/v1/webhooks"
SECOND = 1_000_000


@dataclass
class Received:
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """A server that answers with `statuses` and `answers`, the last of them for ever; it keeps what it
    got."""

    statuses: list[int] = field(default_factory=lambda: [200])
    got: list[Received] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=lambda: [b""])
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def take(self, headers: dict[str, str], body: bytes) -> int:
        self.got.append(Received(headers, body))
        return self.statuses[min(len(self.got), len(self.statuses)) - 1]

    def answer(self) -> bytes:
        return self.answers[min(len(self.got), len(self.answers)) - 1]


class Post:
    """A courier whose clock the test moves, in seconds since its begin."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.here: Installation = api.app.extensions["symage"]
        self.begin = times.now() + 60 * SECOND
        self.seconds = 0
        self.courier = self.make_courier(self.here.targets)

    def make_courier(self, targets: Targets) -> Courier:
        return Courier(self.here, WebhookClient(targets), clock=lambda: self.begin + self.seconds * SECOND)

    def at(self, seconds: int) -> int:
        """How many attempts are made at that moment."""
        self.seconds = seconds
        return self.api.runner.run(self.courier.round())

    def deliveries(self, webhook_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.api.get(f"{WEBHOOKS}/{webhook_id}/deliveries").data["items"]
        return found


def register(api: Api, receiver: Receiver, **body: Any) -> dict[str, Any]:
    answer = api.post(WEBHOOKS, {"url": receiver.url, **body})
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.data
    return made

"""One user's round through a published client, synchronous or asynchronous."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

FORM = "irs_w2_single_page_2025"
RESOURCES = ("forms", "generate", "identities", "tabular", "account", "pricing", "webhooks", "batches")


class Visit:
    """One user's round through a client; what a step finds out later steps use."""

    def __init__(self, client: Any, folder: Path, *, old: bool) -> None:
        self.client = client
        self.folder = folder
        self.old = old
        self.outcomes: dict[str, str] = {}
        self.job_id = self.item_id = self.tabular_id = self.webhook_id = self.delivery_id = ""
        self.batch_id = self.batch_item_id = ""

    def has(self, name: str) -> bool:
        return name in public_methods(self.client)

    async def take(self, name: str, step: "Step") -> None:
        """Do a step and keep what came of it."""
        try:
            await step(self)
        except Exception as error:
            self.outcomes[name] = f"{type(error).__name__}: {error}"
        else:
            self.outcomes[name] = "ok"

    async def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """A method of the client, awaited when it is asynchronous."""
        found = self.client
        for part in name.split("."):
            found = getattr(found, part)
        result = found(*args, **kwargs)
        return await result if inspect.isawaitable(result) else result

    async def each(self, name: str, *args: Any, **kwargs: Any) -> list[Any]:
        """What a generator method yields."""
        found = await self.call(name, *args, **kwargs)
        if isinstance(found, AsyncIterator):
            return [entry async for entry in found]
        return list(found)

    def knows(self, method: str, parameter: str) -> bool:
        resource, _, name = method.partition(".")
        return parameter in inspect.signature(getattr(getattr(self.client, resource), name)).parameters


Step: TypeAlias = Callable[[Visit], Awaitable[None]]
"""Calls a method, and fails where its answer is wrong."""


def public_methods(client: Any) -> list[str]:
    """Methods of the client and of its resources, without those of its own life."""
    found = ["health"] if hasattr(client, "health") else []
    for resource in RESOURCES:
        methods = inspect.getmembers(getattr(client, resource, None), inspect.ismethod)
        found += [f"{resource}.{name}" for name, _ in methods if not name.startswith("_")]
    return found

"""Call every public method of whichever published client Python finds, and say what came of each.

usage: python -m tests.live.client_methods sync|async FOLDER [old]

`old` asks as users of the two oldest clients did. Prints a JSON object: "public" lists the methods that the
client has, "outcomes" says ok, or what went wrong, for each that was called. The address and the key come
from the client's own variables.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from symagedocs import AsyncClient, Client

from tests.live import client_account, client_documents, client_tables
from tests.live.client_visit import Visit, public_methods

STEPS = {**client_documents.STEPS, **client_account.STEPS, **client_tables.STEPS}
"""What is done with each method, in this order."""


async def visited(visit: Visit) -> dict[str, Any]:
    calls = [(name, name, step) for name, step in STEPS.items()]
    calls += [(name, method, step) for name, (method, step) in client_documents.FURTHER.items()]
    for name, method, step in calls:
        if visit.has(method):
            await visit.take(name, step)
    return {"public": public_methods(visit.client), "outcomes": visit.outcomes}


async def main() -> None:
    kind, folder, *options = sys.argv[1:]
    old = "old" in options
    if kind == "sync":
        with Client() as client:
            print(json.dumps(await visited(Visit(client, Path(folder), old=old))))
        return
    async with AsyncClient() as client:
        print(json.dumps(await visited(Visit(client, Path(folder), old=old))))


if __name__ == "__main__":
    asyncio.run(main())

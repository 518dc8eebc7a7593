"""The child's side of a shard worker: read a shard, call its function, write the answer, for ever."""

import json
import os
import signal
import socket
import traceback
from functools import cache
from typing import Any

from symage.storage.faults import is_passing
from symage_dagster.pool.connection import encode
from symage_dagster.pool.engine import describe, resolve

NICENESS = 5
"""Below the API and the databases, which share the machine."""


def serve_shards(sock: socket.socket) -> None:
    """Returns when the supervisor closes its end. Ctrl-C in a terminal is the supervisor's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    find = cache(resolve)
    with sock.makefile("rb") as lines:
        for line in lines:
            order = json.loads(line)
            sock.sendall(encode(_answer(find, order)))


def _answer(find: Any, order: dict[str, Any]) -> dict[str, Any]:
    try:
        result = find(order["function"])(**order["arguments"])
        json.dumps(result)
    except Exception as error:
        traceback.print_exc()
        return {"index": order["index"], "error": describe(error), "passing": is_passing(error)}
    return {"index": order["index"], "result": result}

"""Ask the pool's control socket one question. Standard library only."""

import json
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symage_dagster.pool.connection import encode

_RETRY_SECONDS = 0.1


def ask_patiently(path: Path, request: Mapping[str, Any], patience: float) -> dict[str, Any]:
    """As `ask`, but a pool that is being restarted is waited for. Only a connection that was never made
    is tried again, so no request is sent twice.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            return ask(path, request)
        except (ConnectionRefusedError, FileNotFoundError):
            if time.monotonic() >= deadline:
                raise
        time.sleep(_RETRY_SECONDS)


def ask(path: Path, request: Mapping[str, Any], timeout: float = 10.0) -> dict[str, Any]:
    """The pool's answer. Raises OSError when nobody listens or the answer does not come in time."""
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(timeout)
        sock.connect(str(path))
        sock.sendall(encode(request))
        with sock.makefile("rb") as lines:
            line = lines.readline()
    if not line:
        raise ConnectionError(f"the pool on {path} closed the connection without an answer")
    answer: dict[str, Any] = json.loads(line)
    return answer

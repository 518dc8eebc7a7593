"""What `symage up` claims before it starts anything: the data folder, a socket folder, two ports.

Socket paths may have at most 107 bytes, and a data folder may lie deep, so sockets live in a short
folder of their own under the system's temporary folder, named after the data folder and private to the user.
"""

import errno
import fcntl
import json
import os
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

PRIVATE = 0o700
LONGEST_SOCKET_PATH = 107
LOOPBACK = "127.0.0.1"
_PORT_PATIENCE_SECONDS = 3.0


class PremisesError(RuntimeError):
    """Something that `symage up` needs is not to be had; the message says what to do about it."""


def address_of(run_dir: Path) -> str | None:
    """Where the platform answers that wrote so when it was ready; None where none has. Raises ValueError for
    what is half written."""
    ready = run_dir / "up.json"
    return str(json.loads(ready.read_text())["api_url"]) if ready.is_file() else None


@dataclass(frozen=True, slots=True)
class Sockets:
    """The unix sockets of one running platform."""

    control: Path
    compute: Path
    code: Path


def lock_data_folder(data_dir: Path) -> IO[str]:
    """Create the folder, closed to others, and hold its lock until the returned file is closed or this
    process ends."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    run = data_dir / "run"
    run.mkdir(parents=True, exist_ok=True)
    lock = (run / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise PremisesError(f"another `symage up` already uses the data folder {data_dir}") from None
    return lock


def is_locked(data_dir: Path) -> bool:
    """Whether a `symage up` runs on this data folder."""
    lock = data_dir / "run" / "lock"
    if not lock.exists():
        return False
    with lock.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def socket_folder(data_dir: Path) -> Iterator[Sockets]:
    """The sockets of this data folder: at every start the same paths, so that old runs stay valid.

    The folder is locked meanwhile, by which systemd-tmpfiles knows not to clear it, and removed at the end.
    """
    name = blake2b(str(data_dir.resolve()).encode(), digest_size=6).hexdigest()
    folder = Path(tempfile.gettempdir()) / f"symage-{os.getuid()}-{name}"
    sockets = _name_sockets(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    _check_private(folder)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield sockets
        shutil.rmtree(folder)
    finally:
        os.close(held)


def _name_sockets(folder: Path) -> Sockets:
    sockets = Sockets(folder / "pool.sock", folder / "shards.sock", folder / "code.sock")
    longest = max(len(os.fsencode(path)) for path in (sockets.control, sockets.compute, sockets.code))
    if longest > LONGEST_SOCKET_PATH:
        raise PremisesError(f"{folder} is too long for unix sockets; set TMPDIR to a short folder")
    return sockets


def _check_private(folder: Path) -> None:
    """Anyone may create names in a shared temporary folder; only ours, closed to others, is good."""
    found = folder.lstat()
    private = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    if not private or stat.S_IMODE(found.st_mode) & 0o077:
        raise PremisesError(f"{folder} is not a private folder of this user; remove it")


def claim_port(host: str, port: int, option: str) -> int:
    """The port, if it is free; a free one for 0. Waits a little for a stack that is just ending."""
    deadline = time.monotonic() + _PORT_PATIENCE_SECONDS
    while True:
        try:
            return _try_port(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise PremisesError(f"cannot listen on {host}:{port}: {error.strerror}") from error
        if time.monotonic() >= deadline:
            raise PremisesError(f"port {port} on {host} is in use; choose another with {option}")
        time.sleep(0.1)


def _try_port(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        number: int = probe.getsockname()[1]
    return number

"""Shard functions of the tests: idempotent, each leaves a line in a log for every time it really worked."""

import os
import sys
import time
from pathlib import Path


def make(folder: str, index: int, seconds: float) -> dict[str, object]:
    path = Path(folder) / f"{index}.shard"
    if path.exists():
        return {"index": index, "skipped": True}
    with (Path(folder) / "begun.log").open("a") as log:
        log.write(f"{index} {os.getpid()}\n")
    time.sleep(seconds)
    path.write_text(str(index))
    return {"index": index, "skipped": False}


def square(number: int) -> int:
    return number * number


def repeat(text: str, times: int) -> str:
    return text * times


def wait(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def fail_at(number: int, bad: int) -> int:
    if number == bad:
        raise ValueError(f"{number} is bad")
    return number


def die_at(number: int, bad: int) -> int:
    if number == bad:
        os.abort()
    return number


def die_once(marker: str) -> str:
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.abort()
    return "survived"


class Heavy(str):
    """A text, the folder's name first, that kills the first four workers of a cluster that unpack it."""

    def __reduce__(self) -> tuple[object, ...]:
        return unpacked, (str(self),)


def unpacked(text: str) -> Heavy:
    deaths = Path(text.split()[0])
    if "worker" in sys.argv[0] and len(list(deaths.iterdir())) < 4:
        (deaths / str(os.getpid())).touch()
        os.abort()
    return Heavy(text)

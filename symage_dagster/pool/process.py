"""What a Linux process of the platform owes its parent, and where it finds its cores.

Standard library only: the command's supervisor and the pool both import this before anything heavy.
"""

import ctypes
import os
import signal
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_M_ARENA_MAX = -8


def die_with_parent(parent: int, signal_number: int = signal.SIGKILL) -> None:
    """Ask the kernel to send `signal_number` to this process when its parent ends, even by kill -9.

    The kernel watches the *thread* that forked, so parents fork from their main thread only. A parent
    that ended before the request was made is noticed by the changed parent id.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, int(signal_number)) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        os._exit(1)


def share_arenas() -> None:
    """Let all threads of this process, and of its forks, allocate from two arenas.

    glibc gives each thread one of its own, which keeps what the thread has freed: a run that puts archives
    together held 120 MB more. Other C libraries have no such setting, and need none.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0))


def thread_names() -> list[str]:
    """The kernel's names of the threads of this process, native ones included."""
    tasks = Path("/proc/self/task")
    return [(task / "comm").read_text().strip() for task in tasks.iterdir()]

"""Everything slow happens here, once, before the first fork: imports, plans, the caller's warm-up.

A forked child keeps only the thread that forked. A lock that another thread held at that moment stays
held for ever in the child, so a process with more than one thread is refused rather than risked.
"""

import gc
import os
from importlib import import_module
from pathlib import Path

import yaml

from symage_dagster.pool.engine import resolve
from symage_dagster.pool.process import share_arenas, thread_names
from symage_dagster.pool.settings import PoolSettings

# Libraries that start a thread when they are imported or first used, and the variable that prevents it.
# Arrow's own allocator keeps some 45 MB more than the system's, which is as fast here.
_SINGLE_THREADED = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "GX_ANALYTICS_ENABLED": "false",
}

_EVENTS = {"DAGSTER_EVENT_BATCH_SIZE": "100"}
"""How many of the events that a run plans are stored at once; by default each by itself."""

# Used by each child for itself; imported here so that the children share their pages.
_CHILD_IMPORTS = ("alembic", "sqlalchemy.dialects.sqlite")


class PreloadError(RuntimeError):
    """The pool cannot fork safely."""


def prepare() -> None:
    """Called before the libraries concerned are imported. Each worker is one core's worth of work."""
    os.environ.update(_SINGLE_THREADED | _EVENTS)
    share_arenas()


def warm_up(settings: PoolSettings) -> None:
    """Import what the children need and run the caller's warm-up function."""
    _forbid_progress_bar_thread()
    for module in (*_CHILD_IMPORTS, *_configured_modules()):
        import_module(module)
    if settings.warmup:
        resolve(settings.warmup)()


def _configured_modules() -> list[str]:
    """The modules of launcher, storages and the rest that the instance's dagster.yaml names."""
    config = yaml.safe_load((Path(os.environ["DAGSTER_HOME"]) / "dagster.yaml").read_text())
    return [part["module"] for part in config.values() if isinstance(part, dict) and "module" in part]


def _forbid_progress_bar_thread() -> None:
    tqdm = import_module("tqdm")
    tqdm.tqdm.monitor_interval = 0  # otherwise the first progress bar starts a monitor thread


def freeze() -> None:
    """Last step before the first fork: one thread, and garbage collection that leaves shared pages alone."""
    threads = thread_names()
    if len(threads) != 1:
        raise PreloadError(f"preloading left {len(threads)} threads running: {', '.join(threads)}")
    gc.collect()
    gc.freeze()

"""What the caller may do around each run, in the run worker. The platform's lease lives behind this."""

from importlib import import_module
from typing import Protocol

import dagster as dg


class RunHooks(Protocol):
    """A module with these two functions is one."""

    def before_run(self, instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
        """Called with the run still unstarted. False refuses it: it ends CANCELED, never FAILED, because
        a failed run would be launched again."""
        ...

    def after_run(self, instance: dg.DagsterInstance, run_id: str) -> None:
        """Called when a run that was let through has ended, however it ended, unless its worker died."""
        ...


class NoHooks:
    """Lets every run through."""

    __slots__ = ()

    def before_run(self, instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
        return True

    def after_run(self, instance: dg.DagsterInstance, run_id: str) -> None:
        return None


def load_hooks(module: str | None) -> RunHooks:
    if module is None:
        return NoHooks()
    hooks: RunHooks = import_module(module)
    return hooks

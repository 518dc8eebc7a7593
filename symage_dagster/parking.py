"""Assets that outlive faults of the machine: what an asset meets that passes puts its job back into the
queue.

The Dagster run fails all the same, and says of what; the job does not. What does not belong here: which
faults pass (`symage.storage.faults`), how long a job waits (`symage.storage.parking`).
"""

import time
from collections.abc import Callable
from functools import wraps

import dagster as dg
import sqlalchemy as sa

from symage.storage.faults import is_passing
from symage.storage.lease import Lease
from symage.storage.parking import SECOND, park
from symage_dagster.platform import Platform

PATIENCE_SECONDS, PAUSE_SECONDS = 10.0, 0.5
"""For how long, and how often, it is tried to write that a job is parked: it may be the database that is
away."""

Make = Callable[[dg.AssetExecutionContext, Platform, Lease], dg.MaterializeResult]


class WillPass(Exception):
    """What an asset met, its cause, will pass: the run fails, and its job is not ended by it."""


def outliving(make: Make) -> Make:
    """The asset function, parking its job when a fault comes that will pass."""

    @wraps(make)
    def made(context: dg.AssetExecutionContext, platform: Platform, lease: Lease) -> dg.MaterializeResult:
        try:
            return make(context, platform, lease)
        except Exception as error:
            if not is_passing(error):
                raise
            _park(context, platform, lease)
            raise WillPass(str(error)) from error

    return made


def _park(context: dg.AssetExecutionContext, platform: Platform, lease: Lease) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            wait = _parked(platform, lease)
            break
        except sa.exc.SQLAlchemyError:
            if time.monotonic() >= until:
                # The job stays open, and the reconciler finds it when all is well.
                context.log.exception("the job could not be put back into the queue")
                return
            time.sleep(PAUSE_SECONDS)
    if wait is not None:
        context.log.warning(f"this will pass: the job is tried again in {wait // SECOND} s")


def _parked(platform: Platform, lease: Lease) -> int | None:
    # Asked before: the database's clock is read by a connection of its own.
    now = platform.database.now()
    with platform.database.write() as connection:
        return park(connection, lease, now=now)

"""Assets that outlive faults of the machine: what an asset meets that passes puts its job back into the
queue.

The Dagster run fails all the same, and says of what; the job does not. What does not belong here: which
faults pass (`symage.storage.faults`), how long a job waits (`symage.storage.parking`).
"""

from collections.abc import Callable
from functools import wraps

import dagster as dg
import sqlalchemy as sa

from symage.storage.faults import is_passing
from symage.storage.lease import Lease
from symage.storage.parking import SECOND, park
from symage_dagster.platform import Platform

Make = Callable[[dg.AssetExecutionContext, Platform, Lease], dg.MaterializeResult]


def outliving(make: Make) -> Make:
    """The asset function, parking its job when a fault comes that will pass."""

    @wraps(make)
    def made(context: dg.AssetExecutionContext, platform: Platform, lease: Lease) -> dg.MaterializeResult:
        try:
            return make(context, platform, lease)
        except Exception as error:
            if is_passing(error):
                _park(context, platform, lease)
            raise

    return made


def _park(context: dg.AssetExecutionContext, platform: Platform, lease: Lease) -> None:
    try:
        # Asked before: the database's clock is read by a connection of its own.
        now = platform.database.now()
        with platform.database.write() as connection:
            wait = park(connection, lease, now=now)
    except sa.exc.SQLAlchemyError:
        # Not even that could be written: the job stays open, and the reconciler finds it when all is well.
        context.log.exception("the job could not be put back into the queue")
        return
    if wait is not None:
        context.log.warning(f"this will pass: the job is tried again in {wait // SECOND} s")

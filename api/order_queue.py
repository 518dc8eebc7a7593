"""The limit of jobs that wait: beyond it an order is refused, plainly and with nothing left behind."""

import sqlalchemy as sa

from api.errors import ApiError
from symage.storage import queue


def check_queue(connection: sa.Connection, most_waiting: int) -> None:
    """Raises ApiError inside the transaction that accepted a job, so that nothing of it remains."""
    if queue.waiting_count(connection) > most_waiting:
        raise ApiError("queue_full", "Too many jobs wait; try again later", headers={"Retry-After": "5"})

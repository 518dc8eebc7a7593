"""The machines that make the runs of one installation, and what they are asked to do.

A node is one life of a machine's run pool. It says every second that it lives and which runs it is at. Who
cannot reach a node by its socket leaves an order here: to launch a run, which any node may take, or to
interrupt one, which is for the node that has it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage.schema import nodes, run_orders

DEAD_MICROSECONDS = 20_000_000
"""A node that has said nothing for so long keeps no order from others."""
_FORGOTTEN_MICROSECONDS = 86_400_000_000
LAUNCH, CANCEL = "launch", "cancel"


@dataclass(frozen=True, slots=True)
class Node:
    """`beat_at`: when it last said that it lives, by the database's clock; `runs`: what it was at then."""

    id: str
    beat_at: int
    runs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Launch:
    """An order to launch a run of Dagster."""

    run_id: str
    lane: str


def beat(connection: sa.Connection, node_id: str, runs: Collection[str], *, now: int) -> None:
    """Say that a node lives, and with which runs. Nodes that have been silent for a day are forgotten."""
    said = {"beat_at": now, "runs": list(runs)}
    changed = connection.execute(nodes.update().where(nodes.c.id == node_id).values(said))
    if not changed.rowcount:
        connection.execute(nodes.insert().values(id=node_id, **said))
        connection.execute(nodes.delete().where(nodes.c.beat_at < now - _FORGOTTEN_MICROSECONDS))


def find(connection: sa.Connection, node_id: str) -> Node | None:
    row = connection.execute(sa.select(nodes).where(nodes.c.id == node_id)).one_or_none()
    return None if row is None else Node(row.id, row.beat_at, row.runs)


def ask_launch(connection: sa.Connection, launch: Launch, *, now: int) -> None:
    """Leave a run for the first node that has room for it."""
    _ask(connection, launch.run_id, LAUNCH, launch.lane, None, now)


def ask_cancel(connection: sa.Connection, run_id: str, node_id: str, *, now: int) -> None:
    """Have a node interrupt a run; asked twice, it is asked once."""
    connection.execute(_order(run_id, CANCEL))
    _ask(connection, run_id, CANCEL, "", node_id, now)


def withdraw(connection: sa.Connection, run_id: str) -> bool:
    """Take back a launch that no node has taken; False when one has."""
    waiting = _order(run_id, LAUNCH).where(run_orders.c.node.is_(None))
    return connection.execute(waiting).rowcount == 1


def take_launches(connection: sa.Connection, node_id: str, most: int, *, now: int) -> list[Launch]:
    """The oldest launches that no living node has taken, which are this one's from now on."""
    living = sa.select(nodes.c.id).where(nodes.c.beat_at >= now - DEAD_MICROSECONDS)
    free = sa.or_(run_orders.c.node.is_(None), run_orders.c.node.not_in(living))
    found = connection.execute(
        sa.select(run_orders.c.run_id, run_orders.c.lane)
        .where(run_orders.c.op == LAUNCH, free)
        .order_by(run_orders.c.asked_at)
        .limit(most)
    ).all()
    return [Launch(*row) for row in found if _claim(connection, row.run_id, node_id, free)]


def give_back(connection: sa.Connection, run_id: str) -> None:
    """Leave a launch that was taken to others."""
    of_run = run_orders.update().where(run_orders.c.run_id == run_id, run_orders.c.op == LAUNCH)
    connection.execute(of_run.values(node=None))


def launched(connection: sa.Connection, run_id: str) -> None:
    """The node's pool has the run."""
    connection.execute(_order(run_id, LAUNCH))


def take_cancels(connection: sa.Connection, node_id: str) -> list[str]:
    """The runs that the node is asked to interrupt, once."""
    mine = (run_orders.c.op == CANCEL, run_orders.c.node == node_id)
    taken = connection.execute(run_orders.delete().where(*mine).returning(run_orders.c.run_id))
    return list(taken.scalars())


def _claim(connection: sa.Connection, run_id: str, node_id: str, free: sa.ColumnElement[bool]) -> bool:
    claimed = (
        run_orders.update()
        .where(run_orders.c.run_id == run_id, run_orders.c.op == LAUNCH, free)
        .values(node=node_id)
    )
    return connection.execute(claimed).rowcount == 1


def _order(run_id: str, op: str) -> sa.Delete:
    return run_orders.delete().where(run_orders.c.run_id == run_id, run_orders.c.op == op)


def _ask(connection: sa.Connection, run_id: str, op: str, lane: str, node_id: str | None, now: int) -> None:
    asked = run_orders.insert().values(run_id=run_id, op=op, lane=lane, node=node_id, asked_at=now)
    connection.execute(asked)

"""Several machines at one queue: slots are of each, orders are for any or for one."""

from symage.storage import jobs, lease, nodes, queue
from symage.storage.database import Database
from symage.storage.nodes import DEAD_MICROSECONDS, Launch
from symage.storage.queue import RunSlots
from tests.storage.conftest import NOW, SECOND, Accept

ONE, TWO = RunSlots(2, 1, node="one"), RunSlots(2, 1, node="two")


def test_each_node_has_its_own_slots(database: Database, account: str, accept: Accept) -> None:
    for number in range(5):
        accept(account, now=NOW + number)
    with database.write() as connection:
        taken = [
            queue.claim_next(connection, slots, now=NOW + SECOND) for slots in (ONE, TWO, ONE, TWO, ONE, TWO)
        ]
    assert [each is not None for each in taken] == [True] * 4 + [False] * 2
    assert len({each.job_id for each in taken if each}) == 4


def test_an_alone_machine_counts_the_jobs_of_all(database: Database, account: str, accept: Accept) -> None:
    for number in range(3):
        accept(account, now=NOW + number)
    with database.write() as connection:
        assert queue.claim_next(connection, ONE, now=NOW + SECOND)
        assert queue.claim_next(connection, TWO, now=NOW + SECOND)
        assert queue.claim_next(connection, RunSlots(2, 1), now=NOW + SECOND) is None


def test_a_job_counts_where_its_run_is(database: Database, account: str, accept: Accept) -> None:
    """One that another node had claimed, which died, takes a slot of the node that has it now."""
    job_id = accept(account).job.id
    with database.write() as connection:
        assert queue.claim_next(connection, RunSlots(1, 1, node="one"), now=NOW + SECOND)
        assert lease.acquire(connection, job_id, "run", now=NOW + SECOND, node="two")
        accept_more = queue.claim_next(connection, RunSlots(1, 1, node="two"), now=NOW + SECOND)
    assert accept_more is None
    other = accept(account, now=NOW + SECOND).job.id
    with database.write() as connection:
        assert queue.claim_next(connection, RunSlots(1, 1, node="two"), now=NOW + 2 * SECOND) is None
        claimed = queue.claim_next(connection, RunSlots(1, 1, node="one"), now=NOW + 2 * SECOND)
    assert claimed is not None
    assert claimed.job_id == other
    with database.write() as connection:
        queue.unclaim(connection, other)
        assert queue.claim_next(connection, RunSlots(1, 1, node="three"), now=NOW + 2 * SECOND)
        assert jobs.get(connection, other).claimed_at == NOW + 2 * SECOND


def test_a_launch_goes_to_one_node_and_from_a_dead_one_to_the_next(database: Database) -> None:
    launch = Launch("run", "bulk")
    with database.write() as connection:
        nodes.beat(connection, "one", [], now=NOW)
        nodes.ask_launch(connection, launch, now=NOW)
        assert nodes.take_launches(connection, "one", 3, now=NOW) == [launch]
        assert nodes.take_launches(connection, "two", 3, now=NOW + DEAD_MICROSECONDS) == []
        assert nodes.take_launches(connection, "two", 3, now=NOW + DEAD_MICROSECONDS + 1) == [launch]
        nodes.beat(connection, "two", [], now=NOW + DEAD_MICROSECONDS + 1)
        nodes.launched(connection, "run")
        assert nodes.take_launches(connection, "three", 3, now=NOW + 9 * DEAD_MICROSECONDS) == []


def test_a_launch_that_is_given_back_is_anybodys(database: Database) -> None:
    with database.write() as connection:
        nodes.beat(connection, "one", [], now=NOW)
        nodes.ask_launch(connection, Launch("run", "bulk"), now=NOW)
        assert nodes.take_launches(connection, "one", 0, now=NOW) == []
        assert nodes.take_launches(connection, "one", 1, now=NOW)
        assert not nodes.withdraw(connection, "run")
        nodes.give_back(connection, "run")
        assert nodes.withdraw(connection, "run")
        assert not nodes.withdraw(connection, "run")


def test_a_node_tells_what_it_is_at(database: Database) -> None:
    with database.write() as connection:
        assert nodes.find(connection, "one") is None
        nodes.beat(connection, "one", ["a"], now=NOW)
        nodes.beat(connection, "one", ["a", "b"], now=NOW + SECOND)
        node = nodes.find(connection, "one")
        assert node is not None
        assert (node.beat_at, node.runs) == (NOW + SECOND, ["a", "b"])


def test_the_database_has_a_clock_that_goes_on(database: Database) -> None:
    before = database.now()
    assert before > NOW
    assert 0 <= database.now() - before < 60 * SECOND

"""Who hears of an event, and that it is told once whoever delivers it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from symagedocs.webhooks import verify_signature

from api import times
from symage.storage import attempts, jobs, outbox, settlement
from tests.api.webhooks.delivery.post import WEBHOOKS, Post, Receiver, register

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"


def test_only_those_hear_that_want_to(api: Api, post: Post, receiver: Receiver) -> None:
    both = [register(api, receiver)["id"] for _ in range(2)]
    register(api, receiver, events=["job.failed"])
    inactive = register(api, receiver)["id"]
    api.ask("PATCH", f"{WEBHOOKS}/{inactive}", json={"is_active": False})
    stranger = api.make_key(api.open_account("stranger"))
    api.post(WEBHOOKS, {"url": receiver.url}, key=stranger)
    api.ended_job()
    assert post.at(0) == 2
    assert {told.json["webhook_id"] for told in receiver.got} == set(both)


def test_a_test_event_goes_out_whatever_the_webhook_listens_to(
    api: Api, post: Post, receiver: Receiver
) -> None:
    webhook = register(api, receiver, events=["batch.exhausted"])
    answer = api.post(f"{WEBHOOKS}/{webhook['id']}/test").data
    assert answer["queued"] is True
    assert post.at(0) == 1
    [told] = receiver.got
    assert told.headers["x-symagedocs-event"] == told.json["event"] == "webhook.test"
    assert told.headers["x-symagedocs-delivery"] == answer["delivery_id"]
    api.ask("PATCH", f"{WEBHOOKS}/{webhook['id']}", json={"is_active": False})
    refused = api.post(f"{WEBHOOKS}/{webhook['id']}/test")
    assert (refused.status, refused.json["error"]["code"]) == (409, "webhook_inactive")


def test_a_deleted_webhook_hears_nothing_more_at_once(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500]
    webhook = register(api, receiver)
    api.ended_job()
    assert post.at(0) == 1
    api.ask("DELETE", f"{WEBHOOKS}/{webhook['id']}")
    api.ended_job()
    assert post.at(10) == 0
    assert len(receiver.got) == 1


def test_an_inline_webhook_hears_of_its_own_job_alone(api: Api, post: Post, receiver: Receiver) -> None:
    answer = api.generate(form_id=W2, webhook_url=receiver.url)
    api.ended_job()
    assert post.at(0) == 0
    with api.database.write() as connection:
        job = jobs.get(connection, answer.data["job_id"])
        ended = settlement.Outcome(jobs.COMPLETED, captured=20)
        assert settlement.settle_unheld(connection, job.id, job.attempt, ended, now=times.now())
    assert post.at(1) == 1
    [told] = receiver.got
    assert told.json["data"]["job_id"] == answer.data["job_id"]
    secret = answer.meta["webhook"]["signing_secret"]
    assert verify_signature(told.body, told.headers["x-symagedocs-signature"], secret)


def test_a_courier_that_dies_is_followed_by_another(api: Api, post: Post, receiver: Receiver) -> None:
    """What it had claimed is due again when its lease has run out, and no earlier."""
    webhook = register(api, receiver)
    api.ended_job()
    with api.database.write() as connection:
        outbox.spread(connection, limit=10, now=post.begin)
        [lost] = attempts.claim_due(connection, limit=10, per_webhook=4, busy={}, now=post.begin)
    assert [post.at(second) for second in (0, 59, 60)] == [0, 0, 1]
    with api.database.write() as connection:
        attempts.record(connection, lost, attempts.Attempt(error="too late"), now=post.begin)
    assert post.deliveries(webhook["id"])[0]["status"] == "delivered"


def test_a_slow_webhook_does_not_hold_up_the_others(api: Api, post: Post, receiver: Receiver) -> None:
    slow, other = register(api, receiver)["id"], register(api, receiver, events=["job.failed"])["id"]
    for _ in range(6):
        api.ended_job()
    api.ended_job(status=jobs.FAILED, finished=0, artifacts={})
    with api.database.write() as connection:
        outbox.spread(connection, limit=100, now=post.begin)
        now = post.begin
        first = attempts.claim_due(connection, limit=32, per_webhook=4, busy={}, now=now)
        again = attempts.claim_due(connection, limit=32, per_webhook=4, busy={slow: 4}, now=now)
    assert sorted(one.webhook_id for one in first) == sorted([slow] * 4 + [other])
    assert again == []


def test_an_event_is_spread_once_however_many_couriers_there_are(
    api: Api, post: Post, receiver: Receiver
) -> None:
    webhook = register(api, receiver)
    for _ in range(5):
        api.ended_job()
    others = [post.make_courier(post.here.targets) for _ in range(3)]

    async def race() -> int:
        return sum(await asyncio.gather(*(courier.round() for courier in others)))

    assert api.runner.run(race()) == 5
    assert len(receiver.got) == len({told.headers["x-symagedocs-delivery"] for told in receiver.got}) == 5
    assert len(post.deliveries(webhook["id"])) == 5

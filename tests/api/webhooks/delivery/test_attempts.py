"""A delivery that fails is made again, by the clock and by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.webhooks.targets import Targets
from symage.storage.schema import webhooks as webhooks_table
from tests.api.webhooks.delivery.post import WEBHOOKS, Post, Receiver, register

if TYPE_CHECKING:
    from tests.api.conftest import Api


def test_a_failed_delivery_is_tried_three_times_more(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500, 404, 302, 503]
    webhook = register(api, receiver)
    api.ended_job()
    made = {second: post.at(second) for second in (0, 9, 10, 69, 70, 369, 370, 400, 100_000)}
    assert made == {0: 1, 9: 0, 10: 1, 69: 0, 70: 1, 369: 0, 370: 1, 400: 0, 100_000: 0}
    assert len({told.body for told in receiver.got}) == 1
    assert len({told.headers["x-symagedocs-delivery"] for told in receiver.got}) == 1
    assert len({told.headers["webhook-timestamp"] for told in receiver.got}) == 4
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"], shown["response_code"]) == ("failed", 4, 503)
    assert shown["next_attempt_at"] is None
    api.ended_job()
    assert post.at(100_001) == 1, "the webhook stays active"


def test_a_retry_that_succeeds_is_the_last(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500, 204]
    webhook = register(api, receiver)
    api.ended_job()
    assert [post.at(second) for second in (0, 10, 70, 370)] == [1, 1, 0, 0]
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"], shown["response_code"]) == ("delivered", 2, 204)


def test_a_receiver_that_is_not_there_is_tried_again(api: Api, post: Post, receiver: Receiver) -> None:
    webhook = register(api, receiver)
    with api.database.write() as connection:
        nobody = {"url": "http://127.0.0.1:1/hook"}
        connection.execute(webhooks_table.update().values(nobody))
    post.courier = post.make_courier(Targets(["127.0.0.1"]))
    api.ended_job()
    assert [post.at(second) for second in (0, 10)] == [1, 1]
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["response_code"]) == ("pending", None)
    assert "Connect" in shown["error"]


def test_an_address_that_is_not_allowed_any_more_is_not_tried_again(
    api: Api, post: Post, receiver: Receiver
) -> None:
    webhook = register(api, receiver)
    with api.database.write() as connection:
        connection.execute(webhooks_table.update().values(url="https://127.0.0.1/hook"))
    api.ended_job()
    assert [post.at(second) for second in (0, 10, 70)] == [1, 0, 0]
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"]) == ("failed", 1)
    assert "public" in shown["error"]


def test_a_delivery_can_be_made_again_by_hand(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500, 500, 500, 500, 200]
    webhook = register(api, receiver)
    api.ended_job()
    for second in (0, 10, 70, 370):
        post.at(second)
    [failed] = post.deliveries(webhook["id"])
    path = f"{WEBHOOKS}/{webhook['id']}/deliveries/{failed['id']}/retry"
    retried = api.post(path).data
    assert (retried["id"], retried["status"]) == (failed["id"], "pending")
    assert post.at(371) == 1
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["attempt_count"]) == ("delivered", 5)
    api.post(path)
    assert post.at(372) == 1, "also one that was delivered"
    assert len({told.body for told in receiver.got}) == 1
    for wrong in ("x", "%00"):
        answer = api.post(f"{WEBHOOKS}/{webhook['id']}/deliveries/{wrong}/retry")
        assert (answer.status, answer.json["error"]["code"]) == (404, "delivery_not_found")

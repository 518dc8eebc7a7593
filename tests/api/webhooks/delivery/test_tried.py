"""Each attempt of a delivery is kept: when it was made, how long it took, what was answered."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

from api.webhooks.client import LONGEST_START
from api.webhooks.targets import Targets
from symage.storage import attempts
from symage.storage.attempts import MOST_TRIED, Tried
from symage.storage.schema import webhooks as webhooks_table
from tests.api.console.conftest import sign_in
from tests.api.webhooks.delivery.post import SECOND, WEBHOOKS, Post, Receiver, register

if TYPE_CHECKING:
    from tests.api.conftest import Api


def tried(api: Api, webhook_id: str, delivery_id: str) -> list[Tried]:
    with api.database.read() as connection:
        return list(attempts.tried(connection, webhook_id, delivery_id))


def test_what_came_of_every_attempt_is_kept_and_shown(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [500, 404, 204]
    receiver.answers = [b"<b>no room</b>\x00\xff\x1b[31m", b"x" * 100_000, b""]
    webhook = register(api, receiver)
    api.ended_job()
    for second in (0, 10, 70):
        post.at(second)
    [shown] = post.deliveries(webhook["id"])
    found = tried(api, webhook["id"], shown["id"])
    assert [each.at for each in found] == [post.begin + second * SECOND for second in (0, 10, 70)]
    assert [each.response_code for each in found] == [500, 404, 204]
    assert [each.answer for each in found] == ["<b>no room</b>\ufffd[31m", "x" * LONGEST_START, ""]
    assert all(0 <= each.ms < 60_000 for each in found)
    page = sign_in(api).page(f"/console/webhooks/{webhook['id']}")
    assert page.count('<ol class="tried">') == 1
    assert page.index("<b>204</b>") < page.index("<b>404</b>") < page.index("<b>500</b>")
    assert "&lt;b&gt;no room&lt;/b&gt;" in page


def test_why_there_was_no_answer_is_kept_beside_the_answers(api: Api, post: Post, receiver: Receiver) -> None:
    receiver.statuses = [503]
    webhook = register(api, receiver)
    api.ended_job()
    post.at(0)
    with api.database.write() as connection:
        connection.execute(webhooks_table.update().values(url="http://127.0.0.1:1/hook"))
    post.courier = post.make_courier(Targets(["127.0.0.1"]))
    post.at(10)
    [shown] = post.deliveries(webhook["id"])
    first, second = tried(api, webhook["id"], shown["id"])
    assert (first.response_code, first.error) == (503, None)
    assert second.response_code is None
    assert "Connect" in (second.error or "")
    assert "No answer" in sign_in(api).page(f"/console/webhooks/{webhook['id']}")


def test_the_latest_attempts_are_kept(api: Api, post: Post, receiver: Receiver) -> None:
    webhook = register(api, receiver)
    api.ended_job()
    post.at(0)
    [shown] = post.deliveries(webhook["id"])
    for second in range(1, MOST_TRIED + 4):
        api.post(f"{WEBHOOKS}/{webhook['id']}/deliveries/{shown['id']}/retry")
        post.at(second)
    found = tried(api, webhook["id"], shown["id"])
    assert len(found) == MOST_TRIED
    assert found[-1].at == post.begin + (MOST_TRIED + 3) * SECOND


def test_a_body_that_never_comes_takes_nothing_from_a_success(
    api: Api, post: Post, receiver: Receiver
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def stall() -> None:
            connection, _ = listening.accept()
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun")
            connection.recv(1)
            connection.close()

        stalling = threading.Thread(target=stall)
        stalling.start()
        webhook = register(api, receiver)
        with api.database.write() as connection:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
            connection.execute(webhooks_table.update().values(url=url))
        post.courier = post.make_courier(Targets(["127.0.0.1"]))
        api.ended_job()
        post.at(0)
        stalling.join()
    [shown] = post.deliveries(webhook["id"])
    assert (shown["status"], shown["response_code"]) == ("delivered", 200)
    assert [each.answer for each in tried(api, webhook["id"], shown["id"])] == ["begun"]

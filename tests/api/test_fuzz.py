"""Bodies that nobody should send, by a seeded mutator: no 5xx of ours, no slow answer, and /health answers
beside."""

from __future__ import annotations

import json
import os
import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.api.serving import Served, serving

if TYPE_CHECKING:
    from tests.api.conftest import Api

W2 = "irs_w2_single_page_2025"
BODIES: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "/generate",
        {
            "form_ids": [W2, "irs_f1040_2025"],
            "quantity": 3,
            "output_formats": ["pdf_typed", "png_typed", "funsd"],
            "seed": 7,
            "config": {
                "look": "plain",
                "splits": {"train": 0.8, "val": 0.1, "test": 0.1},
                "fill_scenarios": [{"name": "a", "fields": {"employee_ssn": "900-12-3456"}}],
                "degradation_profile": "scanned",
                "dpi": 150,
                "bundle_layout": "sharded",
                "identities": {"states": ["TX"], "id_policy": "safe"},
            },
            "webhook_url": "https://hooks.example/a",
            "confirmed_credits": 100,
        },
    ),
    (
        "/tabular/generate",
        {
            "columns": [
                {"name": "first_name", "type": "text_first_name", "constraints": {}},
                {"name": "salary", "type": "number_integer", "constraints": {"min": 1, "max": 9}},
            ],
            "quantity": 5,
            "output_formats": ["csv"],
            "seed": 3,
        },
    ),
    ("/tabular/parse", {"prompt": "ten customers with name, salary 20k to 90k and state"}),
    ("/identities/generate", {"quantity": 2, "seed": 1}),
    ("/batches", {"name": "b", "form_id": W2, "output_formats": ["pdf_typed"], "token_budget": 100}),
    ("/webhooks", {"url": "https://hooks.example/a", "events": ["job.completed"]}),
    ("/pricing/estimate", {"field_count": 9, "record_count": 3, "output_formats": ["pdf_typed"]}),
    (
        "/jobs/size-estimate",
        {"field_counts": [9], "page_counts": [1], "record_count": 3, "output_formats": ["funsd"]},
    ),
)
JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**63,
    10**30,
    1e308,
    -0.0,
    "",
    "\0",
    "\ud800",
    "a" * 5000,
    "١٢٣",
    "*",
    "../../etc/passwd",
    [],
    {},
    [[[[]]]],
    {"": {"": []}},
    ["x"] * 500,
)


def mutated(dice: random.Random, value: Any) -> Any:
    """The value with one thing about it changed, somewhere."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        key = dice.choice(sorted(value))
        if dice.random() < 0.1:
            return {name: each for name, each in value.items() if name != key}
        if dice.random() < 0.1:
            return {**value, dice.choice(("", "constructor", "x" * 300, key.upper())): dice.choice(JUNK)}
        return {**value, key: mutated(dice, value[key])}
    if isinstance(value, list) and value and dice.random() < 0.7:
        place = dice.randrange(len(value))
        if dice.random() < 0.2:
            return value * dice.choice((2, 60, 400))
        return [*value[:place], mutated(dice, value[place]), *value[place + 1 :]]
    return dice.choice(JUNK)


def request_of(dice: random.Random) -> tuple[str, bytes]:
    path, body = dice.choice(BODIES)
    for _ in range(dice.choice((1, 1, 2, 4))):
        changed = mutated(dice, body)
        body = changed if isinstance(changed, dict) or dice.random() < 0.1 else body
    data = json.dumps(body).encode()
    if dice.random() < 0.05:
        place = dice.randrange(len(data))
        data = (
            data[:place]
            + bytes(dice.randrange(256) for _ in range(dice.choice((0, 1, 9))))
            + data[place + 1 :]
        )
    return path, data


def test_a_sample_of_such_bodies_gives_no_fault_of_ours(api: Api) -> None:
    dice = random.Random(20261127)
    for _ in range(120):
        path, data = request_of(dice)
        answer = api.post(f"/api/v1{path}", data)
        assert answer.status < 500 or answer.json["error"]["code"] in (
            "queue_full",
            "insufficient_storage",
        ), data


def processor_seconds(served: Served) -> float:
    """What the server has worked so far: of an answer it tells what a loaded machine's clock does not."""
    fields = Path(f"/proc/{served.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.long
def test_ten_thousand_of_them_leave_every_answer_quick_and_health_answering(
    api: Api, environment: dict[str, str]
) -> None:
    """Slow is what takes 2 s of the processor; nor may so much work pass before /health has its turn."""
    dice, slow, faults = random.Random(5), [], []
    headers = {"Authorization": f"Bearer {api.key}", "Content-Type": "application/json"}
    with (
        serving(environment) as served,
        httpx.Client(base_url=served.url, headers=headers, timeout=None) as client,
    ):
        done, health = threading.Event(), [0.0]

        def ping() -> None:
            with httpx.Client(base_url=served.url, timeout=None) as other:
                while not done.wait(0.1):
                    began = processor_seconds(served)
                    assert other.get("/api/v1/health").status_code == 200
                    health.append(processor_seconds(served) - began)

        pinging = threading.Thread(target=ping)
        pinging.start()
        for _ in range(10_000):
            path, data = request_of(dice)
            began = processor_seconds(served)
            answer = client.post(f"/api/v1{path}", content=data)
            while answer.status_code == 429:
                done.wait(1.0)
                began = processor_seconds(served)
                answer = client.post(f"/api/v1{path}", content=data)
            if processor_seconds(served) - began > 2.0:
                slow.append((path, data[:300]))
            if answer.status_code >= 500 and answer.status_code != 507:
                faults.append((path, data[:300], answer.status_code))
        done.set()
        pinging.join()
    assert faults == []
    assert slow == []
    assert len(health) > 1
    assert max(health) < 2.0

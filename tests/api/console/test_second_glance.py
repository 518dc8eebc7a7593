"""What somebody would take wrongly at first glance is told: an order made a moment ago, an item that is not
there, a schedule that nobody answers, how a message was signed.
"""

import hashlib
import hmac
import json
import re
from typing import Any
from urllib.parse import urlencode

from api import times
from api.console.sheets import sheet_of
from symage.storage import attempts, datasets
from symage.storage.attempts import Attempt
from symage.storage.users import VIEWER
from tests.api.conftest import W2, Api
from tests.api.console.conftest import ReadyForms, Visit, real_job, sign_in
from tests.api.console.test_datasets import make
from tests.api.console.test_keys_and_webhooks import ADDRESS, forms
from tests.api.console.test_new_dataset import ORDER

DAY = 24 * 3600 * 1_000_000


def quoted(visit: Visit, **changes: Any) -> str:
    return visit.page("/console/new/quote?" + urlencode({**ORDER, **changes}, doseq=True))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))


def test_an_order_that_was_just_made_is_told_of(api: Api, visit: Visit) -> None:
    """By the very same form alone, for a while, and to the same account."""
    assert "Just this was ordered" not in quoted(visit)
    job_id = visit.post("/console/new", once="a", **ORDER).headers["location"].rpartition("/")[2]
    assert f'href="/console/jobs/{job_id}"' in quoted(visit)
    for changed in ({"quantity": "4"}, {"seed": "43"}, {"seed": ""}, {"format": ["pdf_typed"]}):
        assert "Just this was ordered" not in quoted(visit, **changed)
    stranger = sign_in(api, "eve", account_id=api.open_account("others"))
    assert "Just this was ordered" not in quoted(stranger)
    with api.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE jobs SET created_at = created_at - {DAY}")
    assert "Just this was ordered" not in quoted(visit)


def test_an_order_without_a_seed_is_known_again(visit: Visit) -> None:
    visit.post("/console/new", once="a", **{**ORDER, "seed": ""})
    assert "Just this was ordered" in quoted(visit, seed="")


def test_pages_of_all_surfaces_are_counted(visit: Visit) -> None:
    assert "Pages 3 " in words(quoted(visit))
    both = {"format": ["pdf_typed", "pdf_handwritten", "png_handwritten"], "form": [W2, "irs_f1040_2025"]}
    assert "Pages 9, on 2 surfaces each " in words(quoted(visit, **both))


def test_splits_are_told_in_people(visit: Visit) -> None:
    assert "Train, validation, test 3 · 0 · 0" in words(quoted(visit))
    assert "Train, validation, test 24 · 3 · 3" in words(quoted(visit, quantity="30"))


def test_boxes_are_drawn_around_the_ink(ready: ReadyForms) -> None:
    """A line on a box hides what stands at its edge; turned ones as well."""
    box = {"id": 0, "label": "answer", "text": "1", "field_id": "a", "linking": []}
    for quad in (None, [[101, 52], [149, 50], [151, 70], [99, 68]]):
        entity = {**box, "box": [99, 50, 151, 70]} | ({"quad": quad} if quad else {})
        form = ready.compiled(W2).form
        (mark,) = sheet_of(json.dumps({"form": [entity]}).encode(), form, 0, 150, "field_id").marks
        drawn = [tuple(map(float, point.split(","))) for point in mark.points.split()]
        corners = quad or [[99, 50], [151, 50], [151, 70], [99, 70]]
        steps = [(abs(x - at[0]), abs(y - at[1])) for (x, y), at in zip(drawn, corners, strict=True)]
        assert steps == [(3, 3)] * 4
        assert min(y for _, y in drawn) < 50 < 70 < max(y for _, y in drawn)


def test_a_note_outlives_an_address_that_will_not_do(visit: Visit) -> None:
    page = visit.post("/console/webhooks", url="http://10.0.0.1/x", description="my receiver", event="a")
    assert (page.status, 'value="my receiver"' in page.body.decode()) == (422, True)


def test_a_fault_is_told_once_beside_the_preview(visit: Visit) -> None:
    shown = visit.page("/console/new/preview?" + urlencode({**ORDER, "quantity": "0"}, doseq=True))
    assert ("No page to show" in shown, "People" in shown) == (True, False)
    assert "People: must be" in quoted(visit, quantity="0")


def test_an_item_that_is_not_there_is_told(api: Api, visit: Visit, ready: ReadyForms) -> None:
    job = real_job(api, ready, W2, quantity=2, formats=("pdf_typed",))
    for item in ("99", "x", "-1", "1.5"):
        assert f"No item {item}; this is the nearest" in visit.page(f"/console/jobs/{job.id}?item={item}")
    for item in ("0", "1", ""):
        assert "this is the nearest" not in visit.page(f"/console/jobs/{job.id}?item={item}")


def test_a_job_under_way_says_how_many_documents_there_are(api: Api, visit: Visit) -> None:
    api.started_job(W2, quantity=7)
    assert "0 of 7" in words(visit.page("/console/jobs"))


def test_a_schedule_that_nobody_answers_is_a_fault(api: Api, visit: Visit) -> None:
    """Of a dataset that does not rest, some minutes after it was due."""
    make(visit)
    operator = sign_in(api, "op", operator=True)
    assert "none overdue" in operator.page("/console/operations")
    with api.database.write() as connection:
        (dataset,) = datasets.everyone(connection)
        datasets.change(connection, dataset.id, settled_until=times.now() - 8 * DAY)
    page = words(operator.page("/console/operations"))
    assert "1 overdue; does Dagster’s daemon run?" in page
    assert "All well" not in page
    with api.database.write() as connection:
        datasets.change(connection, dataset.id, paused=True)
    assert "none overdue" in operator.page("/console/operations")


def test_a_delivery_shows_how_it_was_signed(api: Api, visit: Visit) -> None:
    """To whoever may send it again; a receiver finds it genuine."""
    page = visit.follow("/console/webhooks", url=ADDRESS, event=["job.completed"])
    secret = re.search(r"whsec_[\w+/=]+", page)
    assert secret is not None
    shown = visit.post(forms(page, "/test")[0]).headers["location"]
    body = '{"event":"webhook.test","data":{}}'
    with api.database.write() as connection:
        (claimed,) = attempts.claim_due(connection, limit=1, per_webhook=9, busy={}, now=times.now())
        attempts.keep_body(connection, claimed.id, body)
        attempts.record(connection, claimed, Attempt(500), now=times.now())
    told = re.search(r"X-Symagedocs-Signature: (\w+)", visit.page(shown))
    assert told is not None
    own = hmac.new(secret[0].encode(), body.encode(), hashlib.sha256).hexdigest()
    assert told[1] == own
    assert "webhook-timestamp" not in sign_in(api, "val", VIEWER).page(shown)


def test_a_new_dataset_is_among_the_datasets(visit: Visit) -> None:
    def current(path: str) -> list[str]:
        return re.findall(r'href="([^"]*)" aria-current="page"', visit.page(path))

    assert current("/console/new?for=dataset") == ["/console/datasets"]
    assert current("/console/new") == ["/console/new"]


def test_a_sample_is_asked_for_where_none_was_chosen(visit: Visit) -> None:
    raw = b'--x\r\nContent-Disposition: form-data; name="sample"; filename=""\r\n\r\n\r\n--x--\r\n'
    answer = visit.send("/console/tables/sample", raw, {"Content-Type": "multipart/form-data; boundary=x"})
    assert (answer.status, "Choose a CSV file first" in answer.body.decode()) == (422, True)

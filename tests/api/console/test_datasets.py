"""Datasets in the console: made of an order, shown with their versions, changed, run, deleted."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from api import times
from api.console.schedule_form import cron_of, said
from symage.datasets import refreshing
from symage.storage import accounts, audit, datasets, jobs, lease, settlement, versions
from symage.storage.jobs import Artifact
from symage.storage.settlement import Outcome
from symage.storage.users import VIEWER
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, sign_in, tags

FORM: dict[str, Any] = {
    "form": W2,
    "quantity": "3",
    "format": "pdf_typed",
    "seed": "5",
    "name": "w2-weekly",
    "every": "week",
    "weekday": "1",
    "at": "06:30",
    "timezone": "Europe/Berlin",
    "seed_policy": "roll",
    "keep": "7",
}
BODY = {
    "name": "w2-weekly",
    "cron": "30 6 * * 1",
    "timezone": "Europe/Berlin",
    "seed_policy": "roll",
    "keep": 7,
    "generate": {"quantity": 3, "form_id": W2, "output_formats": ["pdf_typed"], "seed": 5},
}
PAGE = "/console/datasets/w2-weekly"
CHANGES = {
    "bytes": {"before": 1000, "now": 1200},
    "seed": {"before": 2_263_258_271_804_358_036, "now": 2_263_258_271_804_358_046},
    "forms": {W2: {"before": "1.0", "now": "1.1"}},
    "counts": {"documents": {"before": 4, "now": 6}},
    "request": {
        "output_formats": {"before": ["pdf_typed"], "now": ["pdf_typed", "png_typed"]},
        "quantity": {"before": 4, "now": 6},
    },
    "statistics": {
        "columns": 40,
        "moved": 1,
        "largest": {"box_1": {"before": {"filled": 1, "mean": 100.0}, "now": {"filled": 1, "mean": 150.0}}},
    },
}


def make(visit: Visit, **changes: Any) -> Any:
    return visit.post("/console/new/schedule", **{**FORM, **changes})


def finish(api: Api, number: int, changes: dict[str, Any]) -> str:
    """End the job of a version as a run does, and the version as its refresh does."""
    with api.database.write() as connection:
        dataset = datasets.get_own(connection, api.account_id, "w2-weekly")
        version = versions.get(connection, dataset.id, number)
        job_id = str(version.job_id)
        key = f"jobs/{job_id}/whole/dataset"
        kept = {"dataset": Artifact(key, api.store.write(key, [b"zip"]), "0")}
        held = lease.acquire(connection, job_id, "run", now=times.now())
        assert held is not None
        settlement.settle(connection, held, Outcome(jobs.COMPLETED, 66, artifacts=kept), now=times.now())
        found = {
            "changes": changes,
            "provenance": {"quantity": 3, "generator_version": "3"},
            "profile": {"bytes": 1200},
            "predecessor": number - 1 or None,
        }
        refreshing.complete(connection, version, found=found, published_at=None, now=times.now())
    return job_id


@pytest.mark.parametrize(
    ("fields", "expected", "words"),
    [
        ({"every": "day", "at": "6:05"}, "5 6 * * *", "Every day at 06:05"),
        ({"every": "week", "at": "18:00", "weekday": "0"}, "0 18 * * 0", "Sundays at 18:00"),
        ({"every": "month", "at": "06:00", "day": "22"}, "0 6 22 * *", "The 22nd of a month at 06:00"),
        (
            {"every": "cron", "cron": "0 6 * * 1-3"},
            "0 6 * * 1-3",
            "Mondays, Tuesdays and Wednesdays at 06:00",
        ),
        ({"every": "cron", "cron": "15 * * * *"}, "15 * * * *", "Every hour, 15 past"),
        ({"every": "cron", "cron": "0 6 1 jan *"}, "0 6 1 jan *", "0 6 1 jan *"),
    ],
)
def test_when_it_is_due_in_the_words_of_people(fields: dict[str, str], expected: str, words: str) -> None:
    assert cron_of(MultiDict(fields)) == expected
    assert said(expected) == words


def test_an_order_is_repeated_as_http_repeats_it(api: Api, visit: Visit) -> None:
    page = visit.page(f"/console/new/schedule?form={W2}&quantity=3&seed=5")
    assert "<b>66 credits</b>" in page
    assert ("quantity", "3") in [(a.get("name"), a.get("value")) for tag, a in tags(page) if tag == "input"]
    assert make(visit).headers["location"] == PAGE
    assert api.post("/api/v1/datasets", {**BODY, "name": "other"}).status == 200
    with api.database.read() as connection:
        one, other = (datasets.get_own(connection, api.account_id, each) for each in ("w2-weekly", "other"))
        recorded = [
            (act.action, act.subject, act.actor) for act in audit.latest(connection, api.account_id, limit=9)
        ]
    same = ("cron", "timezone", "seed_policy", "keep", "generate", "next_seed", "publish_to")
    assert [getattr(one, each) for each in same] == [getattr(other, each) for each in same]
    assert ("dataset.created", one.id, visit.user_id) in recorded
    assert "Mondays at 06:30" in visit.page(PAGE)
    assert "Mondays at 06:30" in visit.page("/console/datasets")


def test_all_that_will_not_do_is_told_at_once(visit: Visit) -> None:
    refused = make(visit, name="W2 weekly", at="late", keep="many", timezone="Berlin", quantity="0")
    page = refused.body.decode()
    assert refused.status == 422
    for word in (
        "Name: must be",
        "When: must",
        "Good versions that stay: must",
        "Time zone: must",
        "People: must",
    ):
        assert word in page, word
    assert 'value="W2 weekly"' in page
    make(visit)
    assert "is that of another dataset" in make(visit).body.decode()


def test_the_next_times_are_told_as_one_chooses(visit: Visit) -> None:
    asked = "/console/new/schedule/due?every=cron&timezone=UTC&cron="
    assert visit.page(f"{asked}0+6+*+*+*").count("<time ") == 3
    assert "more often than every 5 minutes" in visit.page(f"{asked}*+*+*+*+*")


def test_a_version_is_made_and_what_is_new_in_it_is_told(api: Api, visit: Visit) -> None:
    make(visit)
    assert "No version yet" in visit.page(PAGE)
    assert visit.post(f"{PAGE}/run").status == 303
    page = visit.page(PAGE)
    assert ("every 2s" in page, "Generating" in page, "5 to 7" in page) == (True, True, True)
    busy = visit.post(f"{PAGE}/run")
    assert (busy.status, "Version 1 is still being made" in busy.body.decode()) == (422, True)
    assert "is being made" in visit.post(f"{PAGE}/delete", versions="keep").body.decode()
    finish(api, 1, {"first": True})
    visit.post(f"{PAGE}/run")
    job_id = finish(api, 2, CHANGES)
    page = visit.page(PAGE)
    assert "Version 2 is current" in page
    assert "8 to 10" in page
    assert f"Ordered otherwise: Files, People, Form {W2}, 1 column moved" in page
    said = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))
    assert "Order, Files PDF, typed → PDF, typed; Pictures, typed" in said
    assert "Order, People 4 → 6" in said
    assert "2,263,258,271,804,358,036 → 2,263,258,271,804,358,046" in said
    assert "[&#39;pdf" not in page
    assert f"/console/jobs/{job_id}/files/dataset" in page
    assert "It is the first" in visit.page(f"{PAGE}?version=1")


def test_the_head_of_the_page_follows_what_is_made(api: Api, visit: Visit) -> None:
    """What the page asks for by itself brings the head, the facts and the frame's count along."""
    make(visit)
    visit.post(f"{PAGE}/run")
    page = visit.page(PAGE)
    assert 'id="open-jobs">1<' in page
    (live,) = [a for _, a in tags(page) if "every" in str(a.get("hx-trigger"))]
    follows = str(live["hx-select-oob"]).replace("#", "").split(",")
    assert set(follows) == {"standing", "make", "facts", "open-jobs"}
    finish(api, 1, {"first": True})
    part = visit.get(str(live["hx-get"]), **{"HX-Request": "true"}).body.decode()
    for name in (*follows, "versions"):
        assert (page.count(f'id="{name}"'), part.count(f'id="{name}"')) == (1, 1), name
    assert "Version 1 is current" in part
    assert ("Make version 2 now" in part, "disabled" in part) == (True, False)
    assert 'id="open-jobs"><' in part
    assert "every 2s" not in part


def test_what_a_version_costs_must_be_there(api: Api) -> None:
    poor = sign_in(api, "poor", account_id=api.open_account("poor", credits=10))
    make(poor)
    refused = poor.post(f"{PAGE}/run")
    assert (refused.status, "credits" in refused.body.decode()) == (422, True)


def test_large_spends_are_confirmed_once(api: Api, visit: Visit) -> None:
    with api.database.write() as connection:
        accounts.change(connection, api.account_id, {"confirm_above": 50}, now=times.now(), actor="test")
    asked = make(visit).body.decode()
    assert 'name="confirmed_credits" value="66"' in asked
    assert make(visit, confirmed_credits="66").status == 303
    assert visit.post(f"{PAGE}/run").status == 303


def test_a_dataset_rests_and_is_changed(api: Api, visit: Visit) -> None:
    make(visit)
    visit.post(f"{PAGE}/pause")
    assert "Paused" in visit.page(PAGE)
    visit.post(f"{PAGE}/resume")
    assert "Paused" not in visit.page(PAGE)
    form = visit.page(f"{PAGE}/change")
    assert ("06:30" in form, "Europe/Berlin" in form) == (True, True)
    kept = {"every": "day", "at": "07:00", "timezone": "UTC", "keep": "2"}
    assert (
        "Good versions that stay: must be"
        in visit.post(f"{PAGE}/change", **{**kept, "keep": "1,5"}).body.decode()
    )
    assert visit.post(f"{PAGE}/change", **kept).status == 303
    now = api.get("/api/v1/datasets/w2-weekly").data
    assert (now["cron"], now["timezone"], now["keep"]) == ("0 7 * * *", "UTC", 2)
    assert now["generate"] == BODY["generate"]


def test_the_secret_of_its_webhook_is_shown_once(api: Api, visit: Visit) -> None:
    made = make(visit, webhook_url="https://hooks.example.com/a")
    assert re.search(r"whsec_[0-9a-f]{48}", visit.page(made.headers["location"]))
    assert "whsec_" not in visit.page(PAGE)
    kept = {**FORM, "webhook_url": ""}
    assert visit.post(f"{PAGE}/change", **kept).status == 303
    assert api.get("/api/v1/datasets/w2-weekly").data["webhook_url"] is None


def test_a_dataset_is_deleted_with_its_versions_or_without(api: Api, visit: Visit) -> None:
    for choice, status in (("keep", 200), ("delete", 410)):
        make(visit)
        visit.post(f"{PAGE}/run")
        job_id = finish(api, 1, {"first": True})
        assert visit.post(f"{PAGE}/delete", versions=choice).headers["location"] == "/console/datasets"
        assert visit.get(PAGE).status == 404
        assert visit.get(f"/console/jobs/{job_id}/files/dataset").status == status


def test_others_see_nothing_of_it_and_viewers_change_nothing(api: Api, visit: Visit) -> None:
    make(visit)
    stranger = sign_in(api, "eve", account_id=api.open_account("others"))
    assert stranger.get(PAGE).status == 404
    for form in ("change", "order"):
        assert stranger.get(f"{PAGE}/{form}").status == 404
    for change in ("pause", "run", "delete", "change", "order"):
        assert stranger.post(f"{PAGE}/{change}").status == 404
    viewer = sign_in(api, "val", VIEWER)
    page = viewer.page(PAGE)
    assert not [a for tag, a in tags(page) if tag == "form" and a.get("method") == "post"]


def test_the_next_times_can_be_asked_for_without_a_script(visit: Visit) -> None:
    """The same page shows them, of what was chosen; an order and a name stay."""
    make(visit)
    for address in ("/console/new/schedule", f"{PAGE}/change"):
        chosen = {**FORM, "every": "month", "day": "17", "timezone": "UTC", "at": "05:00"}
        page = visit.page(f"{address}?{urlencode(chosen)}")
        assert f'formmethod="get" formaction="{address}"' in page
        shown = re.findall(r'<time datetime="\d{4}-\d\d-(\d\d)T(05:00)', page)
        assert shown == [("17", "05:00")] * 3, address

"""Datasets over HTTP: made, listed, changed, run, deleted; what will not do is refused whole."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import sqlalchemy as sa

from api import times
from api.openapi.document import document
from symage.datasets import refreshing
from symage.datasets.targets import PublishRules
from symage.storage import accounts, datasets, jobs, lease, settlement, versions
from symage.storage.jobs import Artifact
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import webhooks as webhooks_table
from symage.storage.settlement import Outcome

if TYPE_CHECKING:
    from tests.api.conftest import Answer, Api

PATH = "/api/v1/datasets"
W2 = "irs_w2_single_page_2025"
BODY: dict[str, Any] = {
    "name": "w2-daily",
    "cron": "0 6 * * *",
    "timezone": "Europe/Berlin",
    "keep": 7,
    "generate": {"form_id": W2, "quantity": 3, "seed": 5},
}


def make(api: Api, **changes: Any) -> Answer:
    return api.post(PATH, {**BODY, **changes})


def finish(api: Api, number: int = 1, name: str = "w2-daily") -> None:
    """End the job of a version as a run does, and the version as its refresh does."""
    dataset_id = api.get(f"{PATH}/{name}").data["dataset_id"]
    with api.database.write() as connection:
        version = versions.get(connection, dataset_id, number)
        job_id = str(version.job_id)
        kept = {}
        for kind in ("dataset", "json", "csv", "manifest", "readme"):
            key = f"jobs/{job_id}/whole/{kind}"
            kept[kind] = Artifact(key, api.store.write(key, [f"{kind} {number}".encode()]), "0")
        held = lease.acquire(connection, job_id, "run", now=times.now())
        assert held is not None
        settlement.settle(connection, held, Outcome(jobs.COMPLETED, 66, artifacts=kept), now=times.now())
        found = {"changes": {"first": True}, "provenance": {}, "profile": {}, "predecessor": None}
        refreshing.complete(connection, version, found=found, published_at=None, now=times.now())


def check_shape(api: Api, path: str, answer: Answer) -> None:
    described = document(api.app, api.catalogue)
    shape = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({**shape, "components": described["components"]}).validate(answer.json)


def test_a_dataset_is_made_shown_and_listed(api: Api) -> None:
    made = make(api)
    assert made.status == 200
    data = made.data
    assert (data["name"], data["cron"], data["timezone"]) == ("w2-daily", "0 6 * * *", "Europe/Berlin")
    assert (data["seed_policy"], data["paused"], data["latest_version"]) == ("roll", False, None)
    assert data["next_run_at"] > times.iso(times.now())
    assert api.get(f"{PATH}/w2-daily").data == data
    assert api.get(PATH).data == [data]
    check_shape(api, f"{PATH}/{{dataset}}", api.get(f"{PATH}/w2-daily"))
    check_shape(api, PATH, api.get(PATH))


def test_an_expression_as_long_as_they_come(api: Api) -> None:
    made = make(api, cron="1-56/5 0-22 1-30 1-11 0-5")
    assert made.data["cron"].endswith(" 0-22 1-30 1-11 0-5")


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"cron": "0 0 30 2 *"}, "bad_request", "cron"),
    ({"cron": "*/2 * * * *"}, "bad_request", "cron"),
    ({"cron": "soon"}, "bad_request", "cron"),
    ({"cron": None}, "bad_request", "cron"),
    ({"timezone": "Mars/Olympus"}, "bad_request", "timezone"),
    ({"name": "W2"}, "bad_request", "name"),
    ({"name": "-w2"}, "bad_request", "name"),
    ({"name": "x" * 64}, "bad_request", "name"),
    ({"keep": 0}, "bad_request", "keep"),
    ({"keep": 1001}, "bad_request", "keep"),
    ({"seed_policy": "random"}, "bad_request", "seed_policy"),
    ({"generate": {}}, "bad_request", "generate"),
    ({"generate": {"form_id": "nothing"}}, "unknown_form", "generate.form_id"),
    ({"generate": {"form_id": W2, "quantity": 0}}, "bad_request", "generate.quantity"),
    (
        {"generate": {"form_id": W2, "webhook_url": "https://x.org"}},
        "bad_request",
        "generate.webhook_url",
    ),
    ({"webhook_url": "http://127.0.0.1/"}, "bad_request", "webhook_url"),
    ({"publish_to": "/etc/datasets"}, "bad_request", "publish_to"),
    ({"publish_to": "relative"}, "bad_request", "publish_to"),
    ({"publish_to": "ftp://host/x"}, "bad_request", "publish_to"),
    ({"publish_to": "s3://somebodys/bucket"}, "bad_request", "publish_to"),
    ({"pause": True}, "bad_request", "pause"),
    ({"name": "\ud800"}, "bad_request", "name"),
    ({"name": "w2\0"}, "bad_request", "name"),
    ({"name": ["w2"]}, "bad_request", "name"),
    ({"timezone": "localtime"}, "bad_request", "timezone"),
    ({"publish_to": "/a\0b"}, "bad_request", "publish_to"),
    ({"publish_to": "/\ud800"}, "bad_request", "publish_to"),
    ({"publish_to": "/" + "x" * 1024}, "bad_request", "publish_to"),
]


def test_what_will_not_do(api: Api) -> None:
    for changes, code, field in REFUSED:
        refused = make(api, **changes)
        assert refused.json["error"]["code"] == code, changes
        assert [each["field"] for each in refused.json["error"]["details"]["problems"]] == [field], changes
    assert api.rows("datasets", "webhooks") == {"datasets": 0, "webhooks": 0}
    assert api.get(f"{PATH}/%ED%A0%80").status == api.get(f"{PATH}/w2%00").status == 404


def test_all_problems_are_told_at_once(api: Api) -> None:
    make(api)
    refused = make(
        api,
        cron="* * * * *",
        timezone="Nowhere",
        keep=-1,
        publish_to="/",
        generate={"form_id": "nothing", "quantity": 0},
    )
    assert refused.status == 400
    told = {problem["field"] for problem in refused.json["error"]["details"]["problems"]}
    assert told == {
        "name",
        "cron",
        "timezone",
        "keep",
        "publish_to",
        "generate.form_id",
        "generate.quantity",
    }
    assert api.rows("datasets") == {"datasets": 1}


def test_a_target_that_cannot_be_written(api: Api) -> None:
    blocked = api.settings.data_dir / "published"
    blocked.write_text("no folder")
    refused = make(api, publish_to=str(blocked / "here"))
    assert refused.status == 400
    assert "cannot be written" in refused.json["error"]["message"]
    blocked.unlink()
    assert make(api, publish_to=str(blocked / "here")).status == 200
    assert not [path for path in blocked.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "target",
    ["symage", "symage/", "/symage", "symage#x", "symage?x", "x/../symage", "./symage", "symage/jobs", ""],
)
def test_no_spelling_of_a_bucket_leads_to_our_own_files(target: str) -> None:
    rules = PublishRules(["s3://bucket"], "s3://bucket/symage")
    assert str(rules.fault(f"s3://bucket/{target}", "jobs")).startswith("must")


def test_a_name_is_unique_in_an_account(api: Api) -> None:
    make(api)
    taken = make(api)
    assert (taken.status, taken.json["error"]["code"]) == (409, "dataset_exists")
    other = api.make_key(api.open_account("other"))
    assert api.post(PATH, BODY, key=other).status == 200


def at_once(api: Api, *asked: tuple[str, str, Any]) -> list[int]:
    """The statuses of requests that are sent together."""

    async def send(method: str, path: str, body: Any) -> int:
        headers = {"Authorization": f"Bearer {api.key}"}
        answer = await api.app.test_client().open(path, method=method, headers=headers, json=body)
        return answer.status_code

    async def send_all() -> list[int]:
        return await asyncio.gather(*(send(*each) for each in asked))

    return sorted(api.runner.run(send_all()))


def test_one_name_asked_for_by_many_at_once_is_given_once(api: Api) -> None:
    assert at_once(api, *[("POST", PATH, BODY)] * 6) == [200, *[409] * 5]
    assert at_once(api, *[("POST", f"{PATH}/w2-daily/run", None)] * 4) == [200, 409, 409, 409]
    assert api.balance(api.account_id)[1] == 66


def test_webhooks_asked_for_at_once_leave_one(api: Api) -> None:
    make(api)
    changes = [{"webhook_url": f"https://hooks.example.com/{number}"} for number in range(4)]
    assert at_once(api, *(("PATCH", f"{PATH}/w2-daily", each) for each in changes)) == [200] * 4
    with api.database.read() as connection:
        live = sa.select(webhooks_table.c.id).where(webhooks_table.c.deleted_at.is_(None))
        assert list(connection.scalars(live)) == [api.get(f"{PATH}/w2-daily").data["webhook_id"]]


def test_a_dataset_of_another_account_is_none(api: Api) -> None:
    make(api)
    other = api.make_key(api.open_account("other"))
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/run"),
        ("GET", "/versions"),
        ("GET", "/latest"),
        ("GET", "/versions/1/manifest"),
    ):
        body = {"json": {}} if method == "PATCH" else {}
        answer = api.ask(method, f"{PATH}/w2-daily{path}", key=other, **body)
        assert (answer.status, answer.json["error"]["code"]) == (404, "dataset_not_found"), path


def test_scopes(api: Api) -> None:
    make(api)
    reader = api.make_key(api.account_id, "read")
    assert api.get(f"{PATH}/w2-daily", key=reader).status == 200
    assert api.post(PATH, BODY, key=reader).status == 403
    assert api.post(f"{PATH}/w2-daily/run", key=reader).status == 403
    assert api.ask("DELETE", f"{PATH}/w2-daily", key=reader).status == 403


def test_pausing_and_changing(api: Api) -> None:
    make(api)
    paused = api.ask("PATCH", f"{PATH}/w2-daily", json={"paused": True}).data
    assert (paused["paused"], paused["paused_by"], paused["next_run_at"]) == (True, ["owner"], None)
    changed = api.ask(
        "PATCH",
        f"{PATH}/w2-daily",
        json={"paused": False, "cron": "@hourly", "keep": 3, "generate": {"form_id": W2, "quantity": 4}},
    ).data
    assert (changed["cron"], changed["keep"], changed["generate"]["quantity"]) == ("0 * * * *", 3, 4)
    assert changed["paused"] is False
    refused = api.ask("PATCH", f"{PATH}/w2-daily", json={"name": "x", "seed_policy": "fixed"})
    assert {problem["field"] for problem in refused.json["error"]["details"]["problems"]} == {
        "name",
        "seed_policy",
    }
    moved = api.ask("PATCH", f"{PATH}/w2-daily", json={"generate": {"form_id": W2, "seed": 6}})
    assert moved.json["error"]["details"]["problems"][0]["field"] == "generate.seed"


def test_a_version_on_demand(api: Api) -> None:
    make(api)
    ran = api.post(f"{PATH}/w2-daily/run")
    assert (ran.status, ran.data["version"], ran.data["status"]) == (200, 1, "generating")
    assert (ran.data["seed"], ran.meta["credits_charged"]) == (5, 66)
    job = api.stored_job(ran.data["job_id"])
    assert (job.dataset_id, job.created_via) == (api.get(f"{PATH}/w2-daily").data["dataset_id"], "dataset")
    busy = api.post(f"{PATH}/w2-daily/run")
    assert (busy.status, busy.json["error"]["code"]) == (409, "refresh_running")
    finish(api)
    assert api.post(f"{PATH}/w2-daily/run").data["seed"] == 8


def test_a_version_that_cannot_be_paid_leaves_nothing(api: Api) -> None:
    poor = api.make_key(api.open_account("poor", credits=10))
    assert api.post(PATH, BODY, key=poor).status == 200
    refused = api.post(f"{PATH}/w2-daily/run", key=poor)
    assert (refused.status, refused.json["error"]["code"]) == (402, "insufficient_credits")
    assert api.get(f"{PATH}/w2-daily/versions", key=poor).data == []
    assert api.rows("jobs", "dataset_versions") == {"jobs": 0, "dataset_versions": 0}


def test_an_account_that_confirms_large_spends_confirms_once(api: Api) -> None:
    with api.database.write() as connection:
        accounts.change(connection, api.account_id, {"confirm_above": 50}, now=times.now(), actor="test")
    asked = make(api)
    assert (asked.data["status"], asked.data["cost"]) == ("confirmation_required", 66)
    assert api.rows("datasets") == {"datasets": 0}
    assert "dataset_id" in make(api, generate={**BODY["generate"], "confirmed_credits": 66}).data
    assert api.post(f"{PATH}/w2-daily/run").data["version"] == 1


def test_files_of_the_latest_and_of_any_version(api: Api) -> None:
    make(api)
    none = api.get(f"{PATH}/w2-daily/latest/manifest")
    assert (none.status, none.json["error"]["code"]) == (404, "version_not_found")
    for number in (1, 2):
        api.post(f"{PATH}/w2-daily/run")
        early = api.get(f"{PATH}/w2-daily/versions/{number}/download/csv")
        assert (early.status, early.json["error"]["code"]) == (409, "job_not_completed")
        finish(api, number)
    latest = f"{PATH}/w2-daily/latest"
    assert api.get(latest).data["version"] == 2
    for path, kind in (
        ("manifest", "manifest"),
        ("readme", "readme"),
        ("download/dataset", "dataset"),
        ("download/json", "json"),
        ("download/csv", "csv"),
    ):
        assert api.get(f"{latest}/{path}").body == f"{kind} 2".encode()
        assert api.get(f"{PATH}/w2-daily/versions/1/{path}").body == f"{kind} 1".encode()
    assert api.get(f"{latest}/download/exe").json["error"]["code"] == "invalid_format"
    assert api.get(f"{PATH}/w2-daily/versions/3/manifest").status == 404
    assert api.get(f"{PATH}/w2-daily/versions/one").status == 404


def test_pages_of_versions(api: Api) -> None:
    make(api)
    for number in (1, 2, 3):
        api.post(f"{PATH}/w2-daily/run")
        finish(api, number)
    first = api.get(f"{PATH}/w2-daily/versions?limit=2")
    assert [each["version"] for each in first.data] == [3, 2]
    rest = api.get(f"{PATH}/w2-daily/versions?limit=2&cursor={first.meta['next_cursor']}")
    assert ([each["version"] for each in rest.data], rest.meta["has_more"]) == ([1], False)
    check_shape(api, f"{PATH}/{{dataset}}/versions", first)


@pytest.mark.parametrize("versions_stay", ["keep", "delete"])
def test_deleting(api: Api, versions_stay: str) -> None:
    other = api.ended_job()
    make(api, publish_to=str(api.settings.data_dir / "published"))
    api.post(f"{PATH}/w2-daily/run")
    running = api.ask("DELETE", f"{PATH}/w2-daily?versions={versions_stay}")
    assert (running.status, running.json["error"]["code"]) == (409, "refresh_running")
    finish(api)
    job_id = api.get(f"{PATH}/w2-daily/latest").data["job_id"]
    assert api.ask("DELETE", f"{PATH}/w2-daily?versions={versions_stay}").status == 200
    assert api.get(f"{PATH}/w2-daily").status == 404
    assert api.rows("datasets", "dataset_versions") == {"datasets": 0, "dataset_versions": 0}
    manifest = api.get(f"/api/v1/jobs/{job_id}/dataset/manifest")
    assert manifest.status == (200 if versions_stay == "keep" else 410)
    assert bool(api.store.keys(f"jobs/{job_id}/")) is (versions_stay == "keep")
    assert api.get(f"/api/v1/jobs/{other.id}/dataset/manifest").status == 200
    with api.database.read() as connection:
        owned = sa.select(sa.func.count()).where(jobs_table.c.dataset_id.is_not(None))
        assert connection.scalar(owned) == 0
    assert make(api).status == 200


def test_no_two_datasets_share_a_folder(api: Api) -> None:
    """Of whichever account, and though nothing may be published yet: what one lets go of is in it alone."""
    target = api.settings.data_dir / "published"
    other = api.make_key(api.open_account("other"))
    assert make(api, name="x", publish_to=str(target / "a")).status == 200
    for name, folder in (("x", "a"), ("1", "a/x"), ("y", "a/x/1"), ("a", ""), ("x", "b/../a")):
        refused = api.post(PATH, {**BODY, "name": name, "publish_to": f"{target}/{folder}"}, key=other)
        assert [each["field"] for each in refused.json["error"]["details"]["problems"]] == ["publish_to"], (
            name
        )
    assert api.post(PATH, {**BODY, "name": "y", "publish_to": f"{target}/a"}, key=other).status == 200
    moved = api.ask("PATCH", f"{PATH}/y", json={"publish_to": f"{target}/a/x"}, key=other)
    assert moved.status == 400
    assert api.ask("PATCH", f"{PATH}/x", json={"publish_to": f"{target}/a/"}).status == 200
    assert api.rows("datasets") == {"datasets": 2}


def test_files_that_are_no_datasets_are_left_alone(api: Api) -> None:
    """Somebody's own, or those of a dataset of another installation."""
    target = api.settings.data_dir / "published"
    for path in ("w2-daily/notes.txt", "theirs/dataset.json"):
        (target / path).parent.mkdir(parents=True)
        (target / path).write_text('{"dataset_id": "somebody"}')
    for folder in ("", "theirs", "theirs/1"):
        refused = make(api, publish_to=f"{target}/{folder}")
        assert [each["field"] for each in refused.json["error"]["details"]["problems"]] == ["publish_to"]
    assert sorted(path.name for path in target.rglob("*") if path.is_file()) == ["dataset.json", "notes.txt"]


def test_a_webhook_of_a_dataset(api: Api) -> None:
    made = make(api, webhook_url="https://hooks.example.com/a")
    assert made.meta["webhook"]["signing_secret"].startswith("whsec_")
    assert made.data["webhook_id"] == made.meta["webhook"]["webhook_id"]
    shown = api.get(f"{PATH}/w2-daily")
    assert (shown.data["webhook_url"], "webhook" in shown.meta) == ("https://hooks.example.com/a", False)
    assert api.get("/api/v1/webhooks").data["items"] == []
    gone = api.ask("PATCH", f"{PATH}/w2-daily", json={"webhook_url": None}).data
    assert (gone["webhook_id"], gone["webhook_url"]) == (None, None)


def test_a_webhook_that_was_deleted_is_none_of_its_dataset(api: Api) -> None:
    url = "https://hooks.example.com/a"
    made = make(api, webhook_url=url)
    assert api.ask("DELETE", f"/api/v1/webhooks/{made.data['webhook_id']}").status == 200
    shown = api.get(f"{PATH}/w2-daily").data
    assert (shown["webhook_id"], shown["webhook_url"]) == (None, None)
    assert api.ask("PATCH", f"{PATH}/w2-daily", json={"webhook_url": url}).meta["webhook"]["signing_secret"]
    again = api.get(f"{PATH}/w2-daily").data["webhook_id"]
    assert api.ask("DELETE", f"/api/v1/webhooks/{again}").status == 200
    assert api.ask("DELETE", f"{PATH}/w2-daily").status == 200


def test_a_dataset_of_which_a_job_runs_again_is_not_deleted(api: Api) -> None:
    """Its version has failed; its credits are held."""
    make(api)
    job_id = api.post(f"{PATH}/w2-daily/run").data["job_id"]
    with api.database.write() as connection:
        version = versions.get(connection, api.get(f"{PATH}/w2-daily").data["dataset_id"], 1)
        refreshing.fail(connection, version, "lost", now=times.now())
    for versions_stay in ("keep", "delete"):
        refused = api.ask("DELETE", f"{PATH}/w2-daily?versions={versions_stay}")
        assert (refused.status, refused.json["error"]["code"]) == (409, "refresh_running")
    assert api.stored_job(job_id).status == jobs.PENDING
    assert api.balance(api.account_id)[1] == 66


def test_a_change_that_leaves_the_schedule_leaves_ticks_that_were_missed(api: Api) -> None:
    make(api)
    dataset_id = api.get(f"{PATH}/w2-daily").data["dataset_id"]
    for changes, settles in (
        ({"cron": "0 6 * * *", "timezone": "Europe/Berlin", "keep": 3}, False),
        ({"cron": "0 7 * * *"}, True),
    ):
        with api.database.write() as connection:
            datasets.change(connection, dataset_id, settled_until=1)
        assert api.ask("PATCH", f"{PATH}/w2-daily", json=changes).status == 200
        with api.database.read() as connection:
            assert (datasets.get(connection, dataset_id).settled_until > 1) is settles


def test_published_versions_of_a_deleted_dataset_go_with_it(api: Api) -> None:
    target = api.settings.data_dir / "published"
    make(api, publish_to=str(target))
    dataset_id = api.get(f"{PATH}/w2-daily").data["dataset_id"]
    theirs, ours = target / "other" / "1" / "x", target / "w2-daily" / "1" / "x"
    for path, owner in ((theirs, "somebody"), (ours, dataset_id)):
        path.parent.mkdir(parents=True)
        path.write_text("x")
        (path.parents[1] / "dataset.json").write_text(f'{{"dataset_id": "{owner}"}}')
    assert api.ask("DELETE", f"{PATH}/w2-daily?versions=delete").status == 200
    assert theirs.exists()
    assert not ours.exists()

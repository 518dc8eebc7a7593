"""Keys, credits, webhooks, requests, users: what one changes holds at once."""

import re

import pytest

from api import times
from api.console.words import scale_to
from symage import variables
from symage.storage import attempts, deliveries, jobs, lease, settlement, webhooks
from symage.storage.attempts import Attempt
from symage.storage.settlement import Outcome
from symage.storage.users import MEMBER
from tests.api.conftest import W2, Api
from tests.api.console.conftest import Visit, sign_in, tags

ADDRESS = "https://1.1.1.1/hook"


def made_key(page: str) -> str:
    found = re.search(r"sk_live_[0-9a-f]{48}", page)
    assert found is not None
    return found[0]


def forms(page: str, ending: str) -> list[str]:
    """The addresses of the page's forms that end so."""
    actions = [str(a.get("action")) for tag, a in tags(page) if tag == "form"]
    return [action for action in actions if action.endswith(ending)]


def test_a_key_is_shown_once_and_ends_when_it_is_revoked(api: Api, visit: Visit) -> None:
    raw = made_key(visit.follow("/console/keys", name="ci", scope=["read"]))
    assert api.get("/api/v1/jobs", key=raw).status == 200
    assert api.post("/api/v1/generate", {"form_id": W2}, key=raw).status == 403
    page = visit.page("/console/keys")
    assert raw not in page
    for revoke in forms(page, "/revoke"):
        assert visit.post(revoke).status == 303
    assert api.get("/api/v1/jobs", key=raw).status == 401
    assert visit.page("/console/keys").count("Revoked") == 2


def test_a_replaced_key_ends_and_the_new_one_may_the_same(api: Api, visit: Visit) -> None:
    first = made_key(visit.follow("/console/keys", name="ci", scope=["read"]))
    rotate = forms(visit.page("/console/keys"), "/rotate")[0]
    second = made_key(visit.follow(rotate))
    statuses = [api.get("/api/v1/jobs", key=key).status for key in (first, second)]
    assert statuses == [401, 200]


def test_a_key_needs_a_name(visit: Visit) -> None:
    answer = visit.post("/console/keys", name=" ", scope=["read"])
    assert answer.status == 422
    assert "Nothing was changed" in answer.body.decode()


def test_orders_ask_back_from_what_is_set_here_on(api: Api, visit: Visit) -> None:
    assert visit.post("/console/keys/confirm-above", credits="1,000").status == 303
    assert "above 1,000 credits" in visit.page("/console/keys")
    assert api.generate(form_id=W2, quantity=100).data["status"] == "confirmation_required"
    assert visit.post("/console/keys/confirm-above", credits="").status == 303
    assert api.generate(form_id=W2, quantity=100).data["status"] == "pending"
    assert visit.post("/console/keys/confirm-above", credits="many").status == 422


def test_credits_are_told_as_the_ledger_has_them(api: Api) -> None:
    account_id = api.open_account("poor", credits=1000)
    poor = sign_in(api, "poor", account_id=account_id)
    ordered = api.post("/api/v1/generate", {"form_id": W2, "quantity": 2}, key=api.make_key(account_id))
    page = poor.page("/console/keys")
    assert "956" in page
    assert "Held for W-2 Copy B" in page
    assert "−44" in page
    assert ordered.data["job_id"][:8] in page


def test_a_webhook_is_registered_tested_and_its_delivery_shown(api: Api, visit: Visit) -> None:
    page = visit.follow("/console/webhooks", url=ADDRESS, event=["job.completed"], description="ours")
    assert re.search(r"whsec_[0-9a-f]{48}", page)
    (test,) = forms(page, "/test")
    shown = visit.post(test).headers["location"]
    page = visit.page(shown)
    assert "webhook.test" in page
    assert "On its way" in page
    assert "whsec_" in page
    assert not re.search(r"whsec_[0-9a-f]{48}", page)
    (retry,) = forms(page, "/retry")
    assert visit.post(retry).status == 303
    webhook_id = test.split("/")[3]
    with api.database.read() as connection:
        assert webhooks.get_own(connection, api.account_id, webhook_id).events == ("job.completed",)
        assert len(deliveries.page(connection, webhook_id, limit=9).deliveries) == 1


def test_the_body_of_a_delivery_is_shown_as_it_was_sent(api: Api, visit: Visit) -> None:
    page = visit.follow("/console/webhooks", url=ADDRESS, event=["job.completed"])
    shown = visit.post(forms(page, "/test")[0]).headers["location"]
    delivery_id = shown.partition("delivery=")[2]
    with api.database.write() as connection:
        attempts.keep_body(connection, delivery_id, '{"event":"webhook.test","data":{"n":1}}')
    assert "&#34;event&#34;: &#34;webhook.test&#34;" in visit.page(shown)


@pytest.mark.parametrize(
    ("attempt", "said"),
    [(Attempt(204), ("Active", "Answered 204")), (Attempt(500), ("Failing", "Answered 500"))]
    + [(Attempt(error="no route"), ("Failing", "No answer"))],
)
def test_the_list_says_how_the_last_try_went(
    api: Api, visit: Visit, attempt: Attempt, said: tuple[str, str]
) -> None:
    page = visit.follow("/console/webhooks", url=ADDRESS, event=["job.completed"])
    assert "None yet" in visit.page("/console/webhooks")
    for earlier in (Attempt(500), Attempt(204), attempt):
        visit.post(forms(page, "/test")[0])
        with api.database.write() as connection:
            (claimed,) = attempts.claim_due(connection, limit=1, per_webhook=9, busy={}, now=times.now())
            attempts.record(connection, claimed, earlier, now=times.now())
    listed = visit.page("/console/webhooks")
    assert all(word in listed for word in said)
    assert ("Active" in listed) == (said[0] == "Active")


def test_a_webhook_is_paused_resumed_and_deleted(visit: Visit) -> None:
    page = visit.follow("/console/webhooks", url=ADDRESS, event=["job.failed"])
    (pause,) = forms(page, "/pause")
    shown = visit.post(pause).headers["location"]
    assert "Paused" in visit.page(shown)
    assert visit.post(forms(page, "/test")[0]).status == 409
    assert visit.post(pause.replace("/pause", "/resume")).status == 303
    assert visit.post(forms(page, "/delete")[0]).status == 303
    assert visit.get(shown).status == 404


def test_addresses_that_may_not_be_reached_are_refused_in_words(visit: Visit) -> None:
    answer = visit.post("/console/webhooks", url="http://169.254.169.254/", event=["job.failed"])
    assert answer.status == 422
    assert "Not added" in answer.body.decode()
    assert "http://169.254.169.254/" in answer.body.decode()


def test_requests_of_keys_are_listed_without_their_queries(api: Api, visit: Visit) -> None:
    api.get("/api/v1/jobs?limit=7")
    api.get("/api/v1/jobs/nothing")
    api.get("/api/v1/jobs", key="sk_live_" + "0" * 48)
    visit.get("/console/jobs")
    api.runner.run(written(api))
    page = visit.page("/console/requests")
    paths = re.findall(r"<b>GET</b> (\S+)</span>", page)
    assert paths == ["/api/v1/jobs/nothing", "/api/v1/jobs"]
    assert "limit=7" not in page
    assert re.findall(r"<b>GET</b> (\S+)</span>", visit.page("/console/requests?status=failed")) == paths[:1]
    assert "No such request" in sign_in(api, "eve", account_id=api.open_account("x")).page(
        "/console/requests"
    )


def test_a_request_that_ordered_leads_to_what_it_ordered(api: Api, visit: Visit) -> None:
    job = api.post("/api/v1/generate", {"form_id": W2}).data["job_id"]
    api.post("/api/v1/generate", {"form_id": "nothing"})
    columns = [{"name": "a", "type": "text_first_name"}]
    table = api.post("/api/v1/tabular/generate", {"columns": columns}).data["job_id"]
    api.runner.run(written(api))
    links = [str(a.get("href")) for tag, a in tags(visit.page("/console/requests")) if tag == "a"]
    led = [link for link in links if job in link or table in link]
    assert led == [f"/console/tables/{table}", f"/console/jobs/{job}"]


async def written(api: Api) -> None:
    await api.app.extensions["symage"].request_notes.write()


def test_somebody_is_invited_by_a_link(api: Api, visit: Visit) -> None:
    page = visit.follow("/console/users", name="Bob@example.com", role="viewer")
    link = re.search(r"http://localhost(/console/enter/[\w-]+)", page)
    assert link is not None
    bob = Visit(api)
    assert bob.post(link[1], password="a long password").status == 303
    assert "viewer" in bob.page("/console/users")
    again = visit.post("/console/users", name="bob@example.com", role="viewer")
    assert "There is a user bob@example.com already" in again.body.decode()


def test_one_ends_a_session_of_ones_own(api: Api, visit: Visit) -> None:
    lost = Visit(api, cookie=visit.cookie)
    assert lost.get("/console/users").status == 200
    (end,) = [a for a in forms(other_session(api, visit).page("/console/users"), "/end")]
    assert other_session(api, visit).post(end).status == 303
    statuses = [each.get("/console/users").status for each in (lost, visit)]
    assert 303 in statuses


def test_an_owner_signs_another_out_everywhere(api: Api, visit: Visit) -> None:
    bob = sign_in(api, "bob", MEMBER)
    at_home, stranger = other_session(api, bob), sign_in(api, "eve", account_id=api.open_account("x"))
    page = visit.page("/console/users")
    assert "Last seen" in page
    assert "Never" not in page
    link = visit.post(forms(page, "/link")[0]).headers["location"]
    way_in = re.search(r"/console/enter/[\w-]{43}", visit.page(link))
    assert way_in is not None
    assert bob.get("/console/users").status == 200, "a new link ends no session"
    (end,) = [each for each in forms(page, "/sign-out") if bob.user_id in each]
    refused = [each.post(end).status for each in (bob, stranger)]
    assert refused == [403, 404]
    assert visit.post(end).status == 303
    assert [each.get("/console/users").status for each in (bob, at_home, visit)] == [303, 303, 200]
    assert Visit(api).get(way_in[0]).status == 410
    assert "Never" not in visit.page("/console/users"), "that somebody was seen outlives the session"
    visit.post("/console/users", name="new", role="viewer")
    assert "Never" in visit.page("/console/users")
    assert "Ended a user’s sessions" in visit.page("/console/users")


def test_the_foot_says_who_one_is_and_of_which_account(api: Api) -> None:
    bob = sign_in(api, "bob", MEMBER)
    page = bob.page("/console/keys")
    assert re.search(r"<small>Account [^<]+</small><small>Member · no limit", page)
    assert "Only owners of" in page
    assert "Only owners of" not in sign_in(api, "cleo").page("/console/keys")


def other_session(api: Api, visit: Visit) -> Visit:
    """The same user in another browser."""
    from symage.storage import user_sessions

    with api.database.write() as connection:
        raw = user_sessions.begin(connection, visit.user_id, user_agent="curl/8", now=times.now())
    return Visit(api, visit.user_id, raw)


def test_a_proxy_signs_in_whom_it_names(api: Api) -> None:
    """Only with its secret, and in the mode for it."""
    assert variables.SESSION_MODES == ("off", "loopback", "proxy")
    assert (
        Visit(api, headers={"x-user-id": "me", "X-Proxy-Secret": "s" * 16}).get("/console/jobs").status == 303
    )


@pytest.mark.parametrize(
    ("highest", "end"), [(0, 2), (1, 2), (3, 4), (7, 8), (9, 10), (10, 10), (540, 600), (1662, 2000)]
)
def test_the_axis_of_credits_ends_round_and_so_does_its_middle(highest: int, end: int) -> None:
    assert scale_to(highest) == end


def test_requests_of_a_revoked_key_are_listed_and_refused_in_words(api: Api, visit: Visit) -> None:
    """Who looks for a program that still uses it finds it; who knows no key learns nothing."""
    raw = made_key(visit.follow("/console/keys", name="old-ci", scope=["read"]))
    for revoke in forms(visit.page("/console/keys"), "/revoke"):
        visit.post(revoke)
    answer = api.get("/api/v1/jobs/nothing", key=raw)
    assert answer.status == 401
    assert re.search(r"revoked on \d{4}-\d\d-\d\d", answer.body.decode())
    unknown = api.get("/api/v1/jobs/nothing", key=f"{raw[:-1]}{'0' if raw[-1] != '0' else '1'}")
    assert "is not valid" in unknown.body.decode()
    api.runner.run(written(api))
    page = visit.page("/console/requests?status=failed")
    assert page.count("<td") == 6
    assert re.search(r"old-ci, sk_live_\w+, revoked", page)
    assert '"st warn">401<' in page
    stranger = sign_in(api, "eve", account_id=api.open_account("x"))
    assert "No such request" in stranger.page("/console/requests")


def test_a_revoked_key_that_is_tried_again_and_again_fills_no_log(api: Api, visit: Visit) -> None:
    raw = made_key(visit.follow("/console/keys", name="old-ci", scope=["read"]))
    for revoke in forms(visit.page("/console/keys"), "/revoke"):
        visit.post(revoke)
    statuses = [api.get("/api/v1/jobs", key=raw).status for _ in range(340)]
    api.runner.run(written(api))
    assert {401, 429} == set(statuses)
    assert api.rows("request_log") == {"request_log": statuses.count(401)}


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/api/v1/jobs/0a0a0a0a-1111-4222-8333-444455556666/download/dataset", "/console/jobs/{}"),
        ("/api/v1/jobs/0a0a0a0a-1111-4222-8333-444455556666", "/console/jobs/{}"),
        ("/api/v1/tabular/0a0a0a0a-1111-4222-8333-444455556666/status", "/console/tables/{}"),
        ("/api/v1/webhooks/0a0a0a0a-1111-4222-8333-444455556666/deliveries", "/console/webhooks/{}"),
        ("/api/v1/datasets/w2-weekly/versions", "/console/datasets/w2-weekly"),
        ("/api/v1/jobs/nothing", ""),
        ("/api/v1/jobs", ""),
        ("/api/v1/datasets", ""),
    ],
)
def test_a_path_leads_to_the_page_of_what_it_is_about(api: Api, visit: Visit, path: str, page: str) -> None:
    api.get(path)
    api.runner.run(written(api))
    html = visit.page("/console/requests")
    linked = re.findall(rf'<a href="([^"]*)">{path}</a>', html)
    assert linked == ([page.format("0a0a0a0a-1111-4222-8333-444455556666")] if page else [])


def test_a_delivery_leads_to_its_job_and_new_ones_are_followed(api: Api, visit: Visit) -> None:
    page = visit.follow("/console/webhooks", url=ADDRESS, event=["job.failed"])
    test = forms(page, "/test")[0]
    webhook_id, address = test.split("/")[3], test.removesuffix("/test")
    live = [a for _, a in tags(visit.page(address)) if "every" in str(a.get("hx-trigger"))]
    assert [a["hx-get"] for a in live] == [address]
    job = api.ended_job(W2, status="failed", finished=0, artifacts={})
    with api.database.write() as connection:
        told = deliveries.add(
            connection, webhook_id, "job.failed", {"job_id": job.id}, happened_at=1, now=times.now()
        )
    part = visit.get(address, **{"HX-Request": "true"}).body.decode()
    assert f'<a href="/console/jobs/{job.id}">job {job.id[:8]}</a>' in part
    assert told[:8] in part
    tested = visit.page(visit.post(test).headers["location"])
    assert "Tells of" not in tested


def test_the_ledger_tells_what_became_of_a_hold(api: Api) -> None:
    account_id = api.open_account("poor", credits=1000)
    poor, key = sign_in(api, "poor", account_id=account_id), api.make_key(account_id)
    api.post("/api/v1/generate", {"form_id": W2, "quantity": 2}, key=key)
    assert "Held for W-2 Copy B" in poor.page("/console/keys")
    with api.database.write() as connection:
        (job,) = jobs.search(connection, account_id, limit=9).jobs
        held = lease.acquire(connection, job.id, "run", now=times.now())
        assert held is not None
        settlement.settle(connection, held, Outcome(jobs.COMPLETED, 30), now=times.now())
    said = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", poor.page("/console/keys")))
    assert "Held until its end for W-2 Copy B, 30 charged" in said
    assert "Given back: W-2 Copy B" in said

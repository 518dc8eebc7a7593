"""Keys, credits, webhooks, requests, users: what one changes holds at once."""

import re

import pytest

from api.console.words import scale_to
from symage import variables
from symage.storage import deliveries, webhooks
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
    raw = made_key(visit.post("/console/keys", name="ci", scope=["read"]).body.decode())
    assert api.get("/api/v1/jobs", key=raw).status == 200
    assert api.post("/api/v1/generate", {"form_id": W2}, key=raw).status == 403
    page = visit.page("/console/keys")
    assert raw not in page
    for revoke in forms(page, "/revoke"):
        assert visit.post(revoke).status == 303
    assert api.get("/api/v1/jobs", key=raw).status == 401
    assert visit.page("/console/keys").count("Revoked") == 2


def test_a_replaced_key_ends_and_the_new_one_may_the_same(api: Api, visit: Visit) -> None:
    first = made_key(visit.post("/console/keys", name="ci", scope=["read"]).body.decode())
    rotate = forms(visit.page("/console/keys"), "/rotate")[0]
    second = made_key(visit.post(rotate).body.decode())
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
    made = visit.post("/console/webhooks", url=ADDRESS, event=["job.completed"], description="ours")
    page = made.body.decode()
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
    page = visit.post("/console/webhooks", url=ADDRESS, event=["job.completed"]).body.decode()
    shown = visit.post(forms(page, "/test")[0]).headers["location"]
    delivery_id = shown.partition("delivery=")[2]
    with api.database.write() as connection:
        deliveries.keep_body(connection, delivery_id, '{"event":"webhook.test","data":{"n":1}}')
    assert "&#34;event&#34;: &#34;webhook.test&#34;" in visit.page(shown)


def test_a_webhook_is_paused_resumed_and_deleted(visit: Visit) -> None:
    page = visit.post("/console/webhooks", url=ADDRESS, event=["job.failed"]).body.decode()
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


async def written(api: Api) -> None:
    await api.app.extensions["symage"].request_notes.write()


def test_somebody_is_invited_by_a_link(api: Api, visit: Visit) -> None:
    page = visit.post("/console/users", name="Bob@example.com", role="viewer").body.decode()
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


def other_session(api: Api, visit: Visit) -> Visit:
    """The same user in another browser."""
    from api import times
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

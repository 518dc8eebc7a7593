"""What a user does with an account: people, credits and webhooks."""

import hashlib
import hmac
import json

import symagedocs

from tests.live.client_visit import Step, Visit


async def identities_generate(visit: Visit) -> None:
    people = await visit.call("identities.generate", quantity=4, seed=7, config={"states": ["CA"]})
    assert [person["address"]["state"] for person in people] == ["CA"] * 4


async def account_balance(visit: Visit) -> None:
    balance = await visit.call("account.balance")
    assert balance.credits_allocated >= balance.credits_used >= 66


async def account_usage(visit: Visit) -> None:
    usage = await visit.call("account.usage", days=7)
    assert usage.period_days == 7
    assert usage.total_jobs == sum(usage.jobs_by_status.values()) >= 1


async def pricing_rates(visit: Visit) -> None:
    assert (await visit.call("pricing.rates")).pdf_typed["base_credits"] == 20


async def pricing_estimate(visit: Visit) -> None:
    asked = {"field_count": 50, "output_formats": ["pdf_typed"], "record_count": 100}
    assert (await visit.call("pricing.estimate", **asked)).credits == 2200


async def health(visit: Visit) -> None:
    assert await visit.call("health") == {"status": "healthy"}


async def webhooks_create(visit: Visit) -> None:
    made = await visit.call("webhooks.create", url="https://example.com/hook", events=["job.completed"])
    visit.webhook_id = made["id"]
    verify = symagedocs.webhooks.verify_signature
    signature = hmac.new(made["signing_secret"].encode(), b"{}", hashlib.sha256).hexdigest()
    assert verify(b"{}", signature, made["signing_secret"])


async def webhooks_list(visit: Visit) -> None:
    assert visit.webhook_id in json.dumps(await visit.call("webhooks.list"))


async def webhooks_update(visit: Visit) -> None:
    changed = await visit.call("webhooks.update", visit.webhook_id, description="ours")
    assert (changed["description"], changed["is_active"]) == ("ours", True)


async def webhooks_rotate(visit: Visit) -> None:
    assert (await visit.call("webhooks.rotate", visit.webhook_id))["signing_secret"]


async def webhooks_test_fire(visit: Visit) -> None:
    assert await visit.call("webhooks.test_fire", visit.webhook_id)


async def webhooks_deliveries(visit: Visit) -> None:
    found = await visit.call("webhooks.deliveries", visit.webhook_id)
    visit.delivery_id = found["items"][0]["id"]


async def webhooks_retry_delivery(visit: Visit) -> None:
    assert await visit.call("webhooks.retry_delivery", visit.webhook_id, visit.delivery_id)


async def webhooks_delete(visit: Visit) -> None:
    await visit.call("webhooks.delete", visit.webhook_id)
    assert visit.webhook_id not in json.dumps(await visit.call("webhooks.list"))


STEPS: dict[str, Step] = {
    "health": health,
    "identities.generate": identities_generate,
    "account.balance": account_balance,
    "account.usage": account_usage,
    "pricing.rates": pricing_rates,
    "pricing.estimate": pricing_estimate,
    "webhooks.create": webhooks_create,
    "webhooks.list": webhooks_list,
    "webhooks.update": webhooks_update,
    "webhooks.rotate": webhooks_rotate,
    "webhooks.test_fire": webhooks_test_fire,
    "webhooks.deliveries": webhooks_deliveries,
    "webhooks.retry_delivery": webhooks_retry_delivery,
    "webhooks.delete": webhooks_delete,
}

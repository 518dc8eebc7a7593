"""An account's credits and what it has used them for."""

from quart import Blueprint, Response

from api import queries, times
from api.envelope import answer
from api.guard.auth import requires
from api.installation import current
from symage.storage import accounts, usage
from symage.storage.keys import Principal

DEFAULT_DAYS = 30
MOST_DAYS = 365
DAY = 24 * 3600 * 1_000_000

blueprint = Blueprint("account", __name__)


@blueprint.get("/account/balance")
@requires("account")
async def balance(principal: Principal) -> Response:
    """`credits_allocated` counts what jobs under way hold beside what is spent."""
    account = await current().threads.read(accounts.get, principal.account_id)
    return answer({"credits_used": account.spent, "credits_allocated": account.spent + account.held})


@blueprint.get("/account/usage")
@requires("account")
async def usage_summary(principal: Principal) -> Response:
    days = queries.whole("days", default=DEFAULT_DAYS, low=1, high=MOST_DAYS)
    used = await current().threads.read(usage.since, principal.account_id, times.now() - days * DAY)
    return answer(
        {
            "period_days": days,
            "total_jobs": used.jobs,
            "total_items_generated": used.documents,
            "total_credits_used": used.credits,
            "jobs_by_status": dict(used.jobs_by_status),
        }
    )

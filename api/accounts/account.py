"""An account's credits and what it has used them for."""

from quart import Blueprint, Response

from api import queries, times
from api.envelope import answer
from api.guard.auth import requires
from api.installation import current
from api.queries import Whole
from symage.fields import Key
from symage.shapes import integer, named, table
from symage.storage import accounts, usage
from symage.storage.keys import Principal

MOST_DAYS = 365
DAYS = Key("days", Whole(1, MOST_DAYS), 30, "Days until now")
DAY = 24 * 3600 * 1_000_000

BALANCE = named(
    "Balance",
    credits_used=integer(0, description="Captured"),
    credits_allocated=integer(0, description="Captured, and held by jobs under way"),
)
USAGE = named(
    "Usage",
    period_days=integer(1, MOST_DAYS),
    total_jobs=integer(0),
    total_items_generated=integer(0),
    total_credits_used=integer(0),
    jobs_by_status=table(integer(0)),
)

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
    days = queries.asked(DAYS)
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

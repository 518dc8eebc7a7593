"""Asking back before a large spend: an answer, not an error, because nothing was wrong with the request.

Accounts that want it have a limit above which `confirmed_credits` must say that the cost was seen.
"""

from quart import Quart, Response

from api.envelope import answer
from symage.errors import ConfirmationNeeded
from symage.shapes import NULL, Named, Schema, integer, named, nullable, one_of_texts

CONFIRMATION = named(
    "ConfirmationRequired",
    "For accounts that want large spends confirmed; no job was made",
    status=one_of_texts((ConfirmationNeeded.code,)),
    cost=integer(0, description="Send it as confirmed_credits to go on"),
    available_credits=nullable(integer()),
    job_id=NULL,
)


def confirmable(ordered: Named) -> Schema:
    """The answer of an order: what was ordered, or that it has to be confirmed."""
    return {"anyOf": [ordered, CONFIRMATION]}


def register(app: Quart) -> None:
    """Whichever route would spend, the question is the same."""
    app.register_error_handler(ConfirmationNeeded, _ask_back)


async def _ask_back(needed: ConfirmationNeeded) -> Response:
    data = {
        "status": needed.code,
        "cost": needed.cost,
        "available_credits": needed.available,
        "job_id": None,
    }
    return answer(data, credits_charged=0)

"""The form of an order as a page: for a job, for a new dataset, or of a dataset that is there."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from quart import Response, url_for

from api.console import order_form
from api.console.gallery import cards
from api.console.order_form import ALL_STATES, ENTRIES, body_of
from api.console.order_quote import said
from api.console.pages import page
from api.console.typed import Answers
from api.installation import current
from symage.errors import Problem
from symage.orders.formats import label_formats, needed_beside, offered
from symage.storage.datasets import Dataset
from symage.storage.user_sessions import SignedIn

JOB, DATASET, CHANGE = "job", "dataset", "change"
"""What an order is filled in for: to be made once, by a schedule, or by that of a dataset from now on."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """`action`: where the form is sent; `dataset`: the one that is changed."""

    kind: str
    action: str
    dataset: Dataset | None = None


def purpose_of(answers: Answers) -> Purpose:
    """Of a new order, as its address says."""
    kind = DATASET if answers.get("for") == DATASET else JOB
    return Purpose(kind, url_for("console.new.order"))


async def order_page(
    visitor: SignedIn,
    answers: Answers,
    purpose: Purpose,
    *,
    problems: Sequence[Problem] = (),
    confirm: int | None = None,
) -> Response:
    """`problems` met by an order that was sent; `confirm`: what it costs, where the account asks before."""
    here = current()
    told, chosen = await said(visitor, answers), set(answers.getlist("form"))
    return await page(
        "new.html",
        422 if problems else 200,
        **{**told, "problems": problems or told["problems"], "refused": bool(problems)},
        purpose=purpose,
        kind=purpose.kind,
        confirm=confirm,
        answers=answers,
        cards=sorted(cards(here.catalogue), key=lambda card: card.form.id not in chosen),
        chosen=chosen,
        formats=set(body_of(answers)["output_formats"]),
        offered=offered(),
        labels=label_formats(),
        beside=needed_beside(),
        entries=ENTRIES,
        value=lambda name: order_form.value_of(answers, name),
        usual=order_form.usual_of,
        states=ALL_STATES,
        once=secrets.token_hex(12),
    )

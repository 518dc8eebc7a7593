"""What the bodies of batches ask for. What a call makes is read as any order is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from symage.errors import BadRequest
from symage.fields import Fields, Key
from symage.forms.catalogue import Catalogue
from symage.kinds import Integer, Line, Text
from symage.objects import Object
from symage.orders.bounds import CONFIRMED_CREDITS, LARGEST_AMOUNT, SEED
from symage.orders.config import CONFIG, LABEL_SCHEMES
from symage.orders.form_names import FORM_ID
from symage.orders.format_rules import OUTPUT_FORMATS
from symage.orders.listening import WEBHOOK_URL, UrlFault
from symage.orders.order import Order, read_order
from symage.storage.batches import Batch, Plan

LONGEST_NAME = 200
MOST_DOCUMENTS = 50
"""What a call may ask for: whoever calls waits until all of it is made."""

NAME = Key("name", Line(LONGEST_NAME), None, "For its owner", required=True)
PLAN_FORM = replace(FORM_ID, means="The form that its documents are of", required=True)
TOKEN_BUDGET = Key(
    "token_budget", Integer(1, LARGEST_AMOUNT), None, "One token is one credit; pays for a document at least"
)
LABEL_SCHEME = Key(
    "label_scheme", Text(known=LABEL_SCHEMES), None, "The same as that of config, where both are given"
)
PLAN = Object((NAME, PLAN_FORM, TOKEN_BUDGET, OUTPUT_FORMATS, CONFIG, LABEL_SCHEME), name="NewBatchRequest")
QUANTITY = Key("quantity", Integer(1, MOST_DOCUMENTS), 1, "Documents", required=True)
CALL = Object((QUANTITY, SEED, WEBHOOK_URL, CONFIRMED_CREDITS), name="BatchCallRequest")


@dataclass(frozen=True, slots=True)
class BatchCall:
    """A call of a batch: whose budget pays for it, and the order that it means."""

    batch: Batch
    order: Order


def read_plan(body: Mapping[str, Any], catalogue: Catalogue, *, ml_formats: bool = True) -> Plan:
    """A batch to be made; `ml_formats`: whether its account may order labels. Raises BadRequest with every
    problem."""
    fields = Fields(body, PLAN.keys)
    name = fields.read(NAME)
    fields.require(PLAN_FORM)
    budget = fields.read(TOKEN_BUDGET)
    config = _config(fields)
    order = _order_of_one(fields, config, catalogue, ml_formats=ml_formats)
    if order is None or name is None or fields.problems:
        raise BadRequest(fields.problems)
    if budget is not None and budget < order.credits:
        fields.refuse_value(TOKEN_BUDGET.name, f"must pay for a document, which costs {order.credits}")
        raise BadRequest(fields.problems)
    return Plan(name, order.forms[0].id, order.request.output_formats, config, budget)


def read_call(
    body: Mapping[str, Any], batch: Batch, catalogue: Catalogue, *, drawn_seed: int, url_fault: UrlFault
) -> BatchCall:
    """Raises BadRequest with every problem."""
    fields = Fields(body, CALL.keys)
    fields.read(QUANTITY)
    if fields.problems:
        raise BadRequest(fields.problems)
    plan = batch.plan
    formats = list(plan.output_formats)
    whole = {**body, "form_id": plan.form_id, "output_formats": formats, "config": dict(plan.config)}
    return BatchCall(batch, read_order(whole, catalogue, drawn_seed=drawn_seed, url_fault=url_fault))


def _config(fields: Fields) -> dict[str, Any]:
    """`config`, with the label scheme that may also stand beside it."""
    config, scheme = fields.read(CONFIG), fields.read(LABEL_SCHEME)
    if scheme is None:
        return dict(config)
    if config.get("label_scheme") not in (None, scheme):
        fields.refuse("label_scheme", "label_scheme and config.label_scheme differ")
    return {**config, "label_scheme": scheme}


def _order_of_one(
    fields: Fields, config: Mapping[str, Any], catalogue: Catalogue, *, ml_formats: bool
) -> Order | None:
    """The order of one document that the batch means. Raises BadRequest with its problems behind those of
    `fields`."""
    if not fields.has("form_id"):
        return None
    asked = {key: fields.get(key) for key in ("form_id", "output_formats")}
    try:
        return read_order(
            {**asked, "config": config, "quantity": 1},
            catalogue,
            drawn_seed=0,
            url_fault=lambda _: None,
            ml_formats=ml_formats,
        )
    except BadRequest as error:
        raise BadRequest([*fields.problems, *error.problems], error.details) from error

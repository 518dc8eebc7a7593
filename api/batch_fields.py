"""Reading the bodies of batch requests, and showing batches. What a call makes is read as any order is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.errors import InvalidRequest
from api.fields import Fields
from api.order import LARGEST_SEED, Order, read_order
from api.times import iso
from api.webhook_targets import Targets
from symage.forms.catalogue import Catalogue
from symage.pricing.rates import job_credits
from symage.storage.batches import Batch, Plan

KEYS = ("name", "form_id", "token_budget", "output_formats", "config", "label_scheme")
CALL_KEYS = ("quantity", "seed", "webhook_url", "confirmed_credits")
LONGEST_NAME = 200
LARGEST_BUDGET = LARGEST_SEED
MOST_DOCUMENTS = 50
"""What a call may ask for: it answers when all of it is made, in less than CALL_SECONDS (`batches.py`)."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a batch: the order it means, and what each document of it costs in tokens."""

    order: Order
    price: int


def read_plan(body: Mapping[str, Any], catalogue: Catalogue, targets: Targets) -> Plan:
    """A batch to be made. Raises InvalidRequest with every problem."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    name = fields.line("name", most=LONGEST_NAME)
    if not fields.has("name"):
        fields.refuse("name", "name is needed")
    if not fields.has("form_id"):
        fields.refuse("form_id", "form_id is needed")
    budget = fields.integer("token_budget", low=1, high=LARGEST_BUDGET)
    config = _config(fields)
    order = _order(fields, config, catalogue, targets)
    if order is None or name is None or fields.problems:
        raise InvalidRequest(fields.problems)
    price = document_price(order)
    if budget is not None and budget < price:
        fields.refuse("token_budget", f"token_budget must pay for a document, which costs {price}")
        raise InvalidRequest(fields.problems)
    return Plan(name, order.forms[0].id, order.request.output_formats, config, budget)


def read_call(body: Mapping[str, Any], batch: Batch, catalogue: Catalogue, targets: Targets) -> Call:
    """Raises InvalidRequest with every problem."""
    fields = Fields(body)
    fields.refuse_unknown(CALL_KEYS)
    fields.required_integer("quantity", low=1, high=MOST_DOCUMENTS)
    if fields.problems:
        raise InvalidRequest(fields.problems)
    plan = batch.plan
    formats = list(plan.output_formats)
    whole = {**body, "form_id": plan.form_id, "output_formats": formats, "config": dict(plan.config)}
    order = read_order(whole, catalogue, targets)
    return Call(order, document_price(order))


def document_price(order: Order) -> int:
    return job_credits([form.field_count for form in order.forms], order.request.output_formats, 1)


def summary(batch: Batch) -> dict[str, Any]:
    return {
        "batch_id": batch.id,
        "name": batch.plan.name,
        "form_id": batch.plan.form_id,
        "status": batch.status,
        "token_budget": batch.plan.token_budget,
        "tokens_used": batch.tokens_used,
        "items_generated": batch.items_generated,
        "label_scheme": batch.plan.config.get("label_scheme"),
        "created_at": iso(batch.created_at),
    }


def detail(batch: Batch) -> dict[str, Any]:
    return {
        **summary(batch),
        "tokens_remaining": batch.tokens_remaining,
        "output_formats": list(batch.plan.output_formats),
    }


def _config(fields: Fields) -> dict[str, Any]:
    """`config`, with the label scheme that may also stand beside it."""
    config = dict(fields.object("config"))
    scheme = fields.text("label_scheme")
    if scheme is None:
        return config
    if config.get("label_scheme") not in (None, scheme):
        fields.refuse("label_scheme", "label_scheme and config.label_scheme differ")
    return {**config, "label_scheme": scheme}


def _order(fields: Fields, config: Mapping[str, Any], catalogue: Catalogue, targets: Targets) -> Order | None:
    """The order of one document that the batch means; its problems are added to those of `fields`."""
    named = {key: fields.get(key) for key in ("form_id", "output_formats")}
    if not fields.has("form_id"):
        return None
    try:
        return read_order({**named, "config": config, "quantity": 1}, catalogue, targets)
    except InvalidRequest as error:
        fields.problems += error.problems
        return None

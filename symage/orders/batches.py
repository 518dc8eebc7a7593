"""What the bodies of batches ask for. What a call makes is read as any order is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from symage.errors import BadRequest
from symage.fields import Fields
from symage.forms.catalogue import Catalogue
from symage.orders.bounds import LARGEST_AMOUNT
from symage.orders.listening import UrlFault
from symage.orders.order import Order, read_order
from symage.storage.batches import Batch, Plan

KEYS = ("name", "form_id", "token_budget", "output_formats", "config", "label_scheme")
CALL_KEYS = ("quantity", "seed", "webhook_url", "confirmed_credits")
LONGEST_NAME = 200
MOST_DOCUMENTS = 50
"""What a call may ask for: whoever calls waits until all of it is made."""


@dataclass(frozen=True, slots=True)
class BatchCall:
    """A call of a batch: whose budget pays for it, and the order that it means."""

    batch: Batch
    order: Order


def read_plan(body: Mapping[str, Any], catalogue: Catalogue) -> Plan:
    """A batch to be made. Raises BadRequest with every problem."""
    fields = Fields(body)
    fields.refuse_unknown(KEYS)
    name = fields.line("name", most=LONGEST_NAME)
    fields.require("name")
    fields.require("form_id")
    budget = fields.integer("token_budget", None, low=1, high=LARGEST_AMOUNT)
    config = _config(fields)
    order = _order_of_one(fields, config, catalogue)
    if order is None or name is None or fields.problems:
        raise BadRequest(fields.problems)
    if budget is not None and budget < order.credits:
        fields.refuse_value("token_budget", f"must pay for a document, which costs {order.credits}")
        raise BadRequest(fields.problems)
    return Plan(name, order.forms[0].id, order.request.output_formats, config, budget)


def read_call(
    body: Mapping[str, Any], batch: Batch, catalogue: Catalogue, *, drawn_seed: int, url_fault: UrlFault
) -> BatchCall:
    """Raises BadRequest with every problem."""
    fields = Fields(body)
    fields.refuse_unknown(CALL_KEYS)
    fields.required_integer("quantity", low=1, high=MOST_DOCUMENTS)
    if fields.problems:
        raise BadRequest(fields.problems)
    plan = batch.plan
    formats = list(plan.output_formats)
    whole = {**body, "form_id": plan.form_id, "output_formats": formats, "config": dict(plan.config)}
    return BatchCall(batch, read_order(whole, catalogue, drawn_seed=drawn_seed, url_fault=url_fault))


def _config(fields: Fields) -> dict[str, Any]:
    """`config`, with the label scheme that may also stand beside it."""
    config = dict(fields.object("config"))
    scheme = fields.text("label_scheme")
    if scheme is None:
        return config
    if config.get("label_scheme") not in (None, scheme):
        fields.refuse("label_scheme", "label_scheme and config.label_scheme differ")
    return {**config, "label_scheme": scheme}


def _order_of_one(fields: Fields, config: Mapping[str, Any], catalogue: Catalogue) -> Order | None:
    """The order of one document that the batch means; its problems are added to those of `fields`."""
    if not fields.has("form_id"):
        return None
    asked = {key: fields.get(key) for key in ("form_id", "output_formats")}
    try:
        return read_order(
            {**asked, "config": config, "quantity": 1}, catalogue, drawn_seed=0, url_fault=lambda _: None
        )
    except BadRequest as error:
        fields.problems += error.problems
        return None

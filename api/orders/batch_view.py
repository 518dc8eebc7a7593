"""Batches as their owner sees them."""

from collections.abc import Sequence
from typing import Any

from api.jobs.item_view import ITEM_KEYS, Items, item_id
from api.times import iso
from symage.shapes import (
    Shape,
    array,
    integer,
    moment,
    named,
    nullable,
    one_of_texts,
    text,
    uuid,
)
from symage.storage.batches import STATUSES, Batch

_BATCH: dict[str, Shape] = {
    "batch_id": uuid(),
    "name": text(),
    "form_id": text(),
    "status": one_of_texts(STATUSES),
    "token_budget": nullable(integer(1, description="One token is one credit; null is no limit")),
    "tokens_used": integer(0),
    "items_generated": integer(0),
    "label_scheme": nullable(text()),
    "created_at": nullable(moment()),
}
SUMMARY = named("Batch", **_BATCH)
DETAIL = named("BatchDetail", **_BATCH, tokens_remaining=nullable(integer(0)), output_formats=array(text()))
CALLED = named(
    "BatchCall",
    batch_id=uuid(),
    status=one_of_texts(STATUSES),
    items_generated=integer(1, description="Fewer than asked when the budget ends"),
    tokens_charged=integer(0),
    tokens_remaining=nullable(integer(0)),
    item_ids=array(text()),
)
ITEM = named("BatchItem", **ITEM_KEYS, tokens_charged=integer(0))


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


def called(batch: Batch, items: Items, ordinals: Sequence[int]) -> dict[str, Any]:
    """What a call has made of a batch."""
    return {
        "batch_id": batch.id,
        "status": batch.status,
        "items_generated": len(ordinals),
        "tokens_charged": items.job.credits_charged,
        "tokens_remaining": batch.tokens_remaining,
        "item_ids": [item_id(items, ordinal) for ordinal in ordinals],
    }

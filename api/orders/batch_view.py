"""Batches as their owner sees them."""

from typing import Any

from api.times import iso
from symage.storage.batches import Batch


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

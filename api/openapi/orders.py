"""What several operations have in common that order something or hand out what was ordered."""

from symage.orders.bounds import LARGEST_SEED
from symage.shapes import Schema, integer, named, nullable, one_of_texts, record, text, uuid

ORDER_CODES = (
    "unknown_form",
    "invalid_output_format",
    "missing_pdf_dependency",
    "missing_render_dependency",
    "ml_formats_disabled",
    "format_unsupported_for_form",
    "invalid_coherence_mode",
    "invalid_label_scheme",
    "invalid_fill_scenarios",
)
"""What can be wrong with the documents that an order names."""
DELIVERY_CODES = ("job_not_found", "job_not_completed", "not_found", "expired")
"""Why a job's file cannot be had."""

CONFIG = {"anyOf": [named("V1_GenerateConfig"), {"type": "null"}]}
CONFIRMED_CREDITS = nullable(integer(0, LARGEST_SEED))
LAYOUT = one_of_texts(("single", "sharded"))
WARNING = record({"code": text(), "message": text()})
WEBHOOK_META = {"webhook": record({"webhook_id": uuid(), "signing_secret": text()})}
"""Beside an order that registered a webhook of its own."""
JOB_ID_EXAMPLE = "550e8400-e29b-41d4-a716-446655440000"


def confirmable(name: str) -> Schema:
    """The answer of an order: what was ordered, or that it has to be confirmed."""
    return {"anyOf": [named(name), named("V1_ConfirmationRequired")]}

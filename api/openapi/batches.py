"""Batches, as the document describes them."""

from api.openapi.jobs import form_choice, format_list
from api.openapi.operation import Answer, Body, Operation, enveloped
from api.openapi.orders import CONFIG, CONFIRMED_CREDITS, ORDER_CODES, WEBHOOK_META, confirmable
from api.openapi.paging import BY_TIME_AND_ID, PAGE_META, cursor, limit
from symage.forms.catalogue import Catalogue
from symage.orders.batches import LONGEST_NAME, MOST_DOCUMENTS
from symage.orders.bounds import LARGEST_AMOUNT, LARGEST_SEED
from symage.orders.config import LABEL_SCHEMES
from symage.shapes import (
    Schema,
    array,
    integer,
    moment,
    named,
    nullable,
    one_of_texts,
    record,
    text,
    uuid,
)
from symage.storage.batches import STATUSES

_BATCH = {
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


def schemas(catalogue: Catalogue) -> dict[str, Schema]:
    return {
        "V1_Batch": record(_BATCH),
        "V1_BatchDetail": record(
            {**_BATCH, "tokens_remaining": nullable(integer(0)), "output_formats": array(text())}
        ),
        "V1_NewBatchRequest": record(
            {
                "name": text(minLength=1, maxLength=LONGEST_NAME, pattern="^[ -~]+$"),
                "form_id": form_choice(catalogue),
            },
            {
                "token_budget": nullable(integer(1, LARGEST_AMOUNT, "Pays for a document at least")),
                "output_formats": nullable(format_list()),
                "config": CONFIG,
                "label_scheme": nullable(one_of_texts(LABEL_SCHEMES)),
            },
        ),
        "V1_BatchCallRequest": record(
            {"quantity": integer(1, MOST_DOCUMENTS)},
            {
                "seed": nullable(integer(0, LARGEST_SEED)),
                "webhook_url": nullable(text(format="uri", maxLength=2048)),
                "confirmed_credits": CONFIRMED_CREDITS,
            },
        ),
        "V1_BatchCall": record(
            {
                "batch_id": uuid(),
                "status": one_of_texts(STATUSES),
                "items_generated": integer(1, description="Fewer than asked when the budget ends"),
                "tokens_charged": integer(0),
                "tokens_remaining": nullable(integer(0)),
                "item_ids": array(text()),
            }
        ),
        "V1_BatchItem": record(
            {
                "item_id": text(),
                "item_index": integer(0),
                "form_id": nullable(text()),
                "status": text(),
                "created_at": nullable(moment()),
                "files": array(named("V1_ItemFile")),
                "tokens_charged": integer(0),
            }
        ),
    }


def operations() -> dict[str, Operation]:
    return {
        "batches.create_batch": Operation(
            tag="Batches",
            summary="Create a batch with a budget",
            access="generate",
            body=Body(
                named("V1_NewBatchRequest"),
                {"W-2s": {"name": "A first look", "form_id": "irs_w2_2025", "token_budget": 220}},
            ),
            answer=enveloped(named("V1_BatchDetail")),
            errors=ORDER_CODES,
        ),
        "batches.list_batches": Operation(
            tag="Batches",
            summary="List your batches, newest first",
            access="read",
            parameters=(limit(), cursor(BY_TIME_AND_ID)),
            answer=enveloped(array(named("V1_Batch")), **PAGE_META),
            errors=("bad_request",),
        ),
        "batches.get_batch": Operation(
            tag="Batches",
            summary="A batch and its budget",
            access="read",
            answer=enveloped(named("V1_BatchDetail")),
            errors=("batch_not_found",),
        ),
        "batches.generate_in_batch": Operation(
            tag="Batches",
            summary="Make documents while you wait",
            access="generate",
            description=f"At most {MOST_DOCUMENTS} a call; the answer comes within 25 seconds.",
            body=Body(named("V1_BatchCallRequest"), {"Three": {"quantity": 3, "seed": 7}}),
            answer=Answer(
                confirmable("V1_BatchCall"), {}, optional_meta={"credits_charged": integer(0), **WEBHOOK_META}
            ),
            errors=(
                *ORDER_CODES,
                "batch_not_found",
                "batch_exhausted",
                "batch_revoked",
                "batch_busy",
                "insufficient_credits",
                "generation_failed",
            ),
        ),
        "batches.list_batch_items": Operation(
            tag="Batches",
            summary="List the items of a batch with links to their files",
            access="read",
            parameters=(limit(), cursor("[0-9]{1,18}-[0-9]{1,18}")),
            answer=enveloped(array(named("V1_BatchItem")), **PAGE_META),
            errors=("batch_not_found", "bad_request"),
        ),
        "batches.download_batch_item": Operation(
            tag="Batches",
            summary="Links to the files of one item",
            access="read",
            answer=enveloped(named("V1_ItemDownload")),
            errors=("batch_not_found", "job_not_found", "not_found"),
        ),
    }

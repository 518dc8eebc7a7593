"""What a job leaves behind, as the document describes it."""

from api.files.links import ITEM_SECONDS
from api.openapi.operation import Answer, Operation, Parameter, enveloped, file
from api.openapi.orders import DELIVERY_CODES, LAYOUT
from api.openapi.paging import PAGE_META, cursor, limit
from symage.shapes import (
    Schema,
    array,
    boolean,
    integer,
    moment,
    named,
    nullable,
    one_of_texts,
    record,
    text,
    uuid,
)

_FILE = {"filename": text(), "url": text("Works without a key until it expires", format="uri")}
_EXPIRES = integer(0, description="Seconds that the links of items live; those of archives live 900")


def schemas() -> dict[str, Schema]:
    return {
        "V1_ItemFile": record({**_FILE, "content_type": text()}),
        "V1_DownloadFile": record(
            {
                **_FILE,
                "content_type": text(),
                "item_index": nullable(integer(0, description="Null: whole job")),
            }
        ),
        "V1_Downloads": record(
            {
                "job_id": uuid(),
                "files": array(named("V1_DownloadFile")),
                "expires_in": _EXPIRES,
                "truncated": boolean("Too many files to list: only whole ones are; see items_url"),
            },
            {"items_url": text(format="uri")},
        ),
        "V1_Item": record(
            {
                "item_id": text("{job_id}_{item_index}_{k}: k is the form's place in the order"),
                "item_index": integer(0),
                "form_id": nullable(text()),
                "status": one_of_texts(("completed",)),
                "created_at": nullable(moment()),
                "files": array(named("V1_ItemFile")),
            }
        ),
        "V1_ItemDownload": record(
            {"item_id": text(), "files": array(named("V1_ItemFile")), "expires_in": _EXPIRES}
        ),
        "V1_DatasetManifest": {
            "type": "object",
            "description": "What was asked, what is inside, how it is split",
            "required": [
                "schema_version",
                "job_id",
                "generated_at",
                "seed",
                "form_ids",
                "output_formats",
                "layout",
                "total_bytes",
            ],
            "properties": {
                "schema_version": text(),
                "job_id": uuid(),
                "generated_at": moment(),
                "created_via": text(),
                "seed": nullable(integer(0)),
                "form_ids": array(text()),
                "output_formats": array(text()),
                "layout": LAYOUT,
                "total_bytes": integer(0),
                "dataset": record({"key": text(), "size_bytes": integer(0)}),
            },
            "additionalProperties": True,
        },
    }


def operations() -> dict[str, Operation]:
    return {
        "downloads.download": Operation(
            tag="Downloads",
            summary="Download the output of a job",
            access="read",
            description="dataset and bundle are one archive of everything; json and csv hold the values. "
            "A canceled or failed job gives what it has made.",
            answer=file("The file", "application/zip", "application/json", "text/csv"),
            errors=(*DELIVERY_CODES, "invalid_format"),
        ),
        "downloads.list_downloads": Operation(
            tag="Downloads",
            summary="Links to all files of a job",
            access="read",
            answer=enveloped(named("V1_Downloads"), count=integer(0)),
            errors=DELIVERY_CODES,
        ),
        "downloads.manifest": Operation(
            tag="Downloads",
            summary="The manifest of a dataset",
            access="read",
            answer=Answer(named("V1_DatasetManifest"), None, ranged=True),
            errors=DELIVERY_CODES,
        ),
        "downloads.readme": Operation(
            tag="Downloads",
            summary="The card of a dataset",
            access="read",
            answer=file("Markdown", "text/markdown"),
            errors=DELIVERY_CODES,
        ),
        "items.list_items": Operation(
            tag="Items",
            summary="List the items of a job with links to their files",
            access="read",
            description="An item is one form of one identity. While the job runs the list grows.",
            parameters=(limit(), cursor("[0-9]{1,12}")),
            answer=enveloped(array(named("V1_Item")), **PAGE_META),
            errors=("job_not_found", "bad_request"),
        ),
        "items.download_item": Operation(
            tag="Items",
            summary="Links to the files of one item",
            access="read",
            answer=enveloped(
                named("V1_ItemDownload"), {"item_id": "…", "files": [], "expires_in": ITEM_SECONDS}
            ),
            errors=("job_not_found", "not_found"),
        ),
        "files.get_file": Operation(
            tag="Downloads",
            summary="A file, by a link that this API made",
            access="public",
            parameters=(
                Parameter("e", text(pattern="^[0-9]{1,12}$"), "Unix seconds until which the link works"),
                Parameter("k", text(), "Which secret signed it"),
                Parameter("s", text(), "The signature"),
            ),
            answer=file("The file", "application/octet-stream"),
            errors=(*DELIVERY_CODES, "forbidden"),
        ),
    }

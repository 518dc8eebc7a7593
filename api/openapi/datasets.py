"""Datasets that a schedule makes anew, and their versions."""

from api.cursors import BY_TIME_AND_ID
from api.datasets import view
from api.datasets.routes import VERSIONS
from api.datasets.versions import CURSOR
from api.envelope import PAGE_META
from api.files.downloads import MANIFEST
from api.openapi.jobs import DELIVERY_CODES
from api.openapi.operation import Answer, Body, Operation, Operations, enveloped, file, tagged
from api.openapi.orders import ORDER_CODES
from api.orders.confirmation import confirmable
from api.orders.front_door import WEBHOOK_META
from api.queries import LIMIT
from symage.datasets.dataset import DATASET_CHANGE, NEW_DATASET
from symage.shapes import array, integer

_MISSING = ("dataset_not_found",)
_MISSING_VERSION = (*_MISSING, "version_not_found")
_FILE_CODES = (*DELIVERY_CODES, *_MISSING_VERSION)
_DOWNLOAD_CODES = (*_FILE_CODES, "invalid_format", "sharded_dataset")
_SPENDING = ("insufficient_credits", "queue_full", "insufficient_storage")
_WEEKLY = {
    "name": "w2-weekly",
    "cron": "0 6 * * mon",
    "timezone": "Europe/Berlin",
    "generate": {"form_id": "irs_w2_2025", "quantity": 50},
}


def _download(summary: str) -> Operation:
    answer = file("The file", "application/zip", "application/json", "text/csv")
    return Operation(summary, answer, errors=_DOWNLOAD_CODES)


_DATASETS: Operations = {
    "datasets.create_dataset": Operation(
        "Create a dataset that refreshes itself",
        Answer(confirmable(view.DATASET), {}, optional_meta=WEBHOOK_META),
        "generate",
        description="Each tick of its schedule places the order, about the next people, or the same. An "
        "account that wants large spends confirmed confirms those of all versions here.",
        body=Body(NEW_DATASET, {"Every Monday": _WEEKLY}),
        errors=(*ORDER_CODES, "dataset_exists", "too_many_datasets"),
    ),
    "datasets.list_datasets": Operation(
        "List your datasets, newest first",
        enveloped(array(view.DATASET), meta=PAGE_META),
        parameters=(LIMIT, BY_TIME_AND_ID),
    ),
    "datasets.get_dataset": Operation("A dataset", enveloped(view.DATASET), errors=_MISSING),
    "datasets.change_dataset": Operation(
        "Change, pause or resume a dataset",
        Answer(confirmable(view.DATASET), {}, optional_meta=WEBHOOK_META),
        "generate",
        description="Null takes publish_to and webhook_url away. Versions that were made stay as they are.",
        body=Body(DATASET_CHANGE, {"Pause": {"paused": True}}),
        errors=(*ORDER_CODES, *_MISSING),
    ),
    "datasets.delete_dataset": Operation(
        "Delete a dataset",
        enveloped(view.DELETED),
        "generate",
        parameters=(VERSIONS,),
        errors=(*_MISSING, "refresh_running", "target_unwritable"),
    ),
    "datasets.run_dataset": Operation(
        "Make a version now",
        Answer(confirmable(view.ORDERED), {}, optional_meta={"credits_charged": integer(0)}),
        "generate",
        errors=(*ORDER_CODES, *_MISSING, *_SPENDING, "refresh_running"),
    ),
    "versions.list_versions": Operation(
        "List the versions of a dataset, newest first",
        enveloped(array(view.VERSION), meta=PAGE_META),
        parameters=(LIMIT, CURSOR),
        errors=_MISSING,
    ),
    "versions.get_version": Operation("A version", enveloped(view.VERSION), errors=_MISSING_VERSION),
    "versions.get_latest": Operation(
        "The newest good version", enveloped(view.VERSION), errors=_MISSING_VERSION
    ),
    "versions.version_manifest": Operation(
        "The manifest of a version", Answer(MANIFEST, ranged=True), errors=_FILE_CODES
    ),
    "versions.latest_manifest": Operation(
        "The manifest of the newest good version", Answer(MANIFEST, ranged=True), errors=_FILE_CODES
    ),
    "versions.version_readme": Operation(
        "The card of a version", file("The card", "text/markdown"), errors=_FILE_CODES
    ),
    "versions.latest_readme": Operation(
        "The card of the newest good version", file("The card", "text/markdown"), errors=_FILE_CODES
    ),
    "versions.download_version": _download("Download a version"),
    "versions.download_latest": _download("Download the newest good version"),
}

OPERATIONS: Operations = tagged("Datasets", _DATASETS)

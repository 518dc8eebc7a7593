"""Tables: from words or a sample to columns, from columns to a job, and the job's state and files."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from quart import Blueprint, Response, g, request

from api import queries, times
from api.bodies import read_object
from api.envelope import answer
from api.errors import ApiError, invalid
from api.files.artifacts import table_file
from api.files.streaming import send
from api.guard.auth import requires
from api.installation import current
from api.jobs.owned import checked_id
from api.jobs.waiting import WAIT, ended
from api.orders.front_door import NOTICE, customer, drawn_seed
from api.orders.table_view import PARSERS, PROCESSING, SAMPLE, status_of
from api.orders.table_words import understood, unknown_column
from api.queries import Word, asked
from symage.fields import Key, shown
from symage.orders.placing import place_table
from symage.orders.tables import read_prompt, read_table_order
from symage.shapes import Shape, array, integer, named, nullable, one_of_texts, text, uuid
from symage.storage import jobs
from symage.storage.jobs import TableJob
from symage.storage.keys import Principal
from symage.tabular.infer import infer_csv
from symage.tabular.listing import type_list
from symage.tabular.request import FORMATS, Column
from symage.tabular.schema import COLUMN

TABLE_SCHEMA = named(
    "TabularSchema",
    columns=array(COLUMN),
    parser_type=one_of_texts(PARSERS),
    model=nullable(text("The language model that was asked, where one was")),
)
PARSED_META: dict[str, Shape] = {
    "warnings": array(NOTICE),
    "quantity": integer(1, description="Rows, where the description says how many"),
}
SAMPLE_META: dict[str, Shape] = {"rows": integer(1, description="Of the sample")}
TABLE_JOB = named(
    "TabularJob", job_id=uuid(), status=one_of_texts((PROCESSING,)), credits_required=integer(0)
)
ORDERED_META: dict[str, Shape] = {"credits_charged": integer(0, description="Credits held for the job")}
SAMPLE_MEDIA = "text/csv"
NOTHING_KEPT = "nothing could be kept of its values"
TABLE = Key("table", Word(), None, "A further table of the order; without it, the first")

blueprint = Blueprint("tabular", __name__)


@blueprint.get("/tabular/types")
async def table_types() -> Response:
    found = await current().threads.compute(type_list)
    return answer(found, count=len(found))


@blueprint.post("/tabular/parse")
@requires("generate")
async def parse(_principal: Principal) -> Response:
    found = await understood(current(), read_prompt(await read_object()))
    more: dict[str, Any] = {"warnings": _warnings(found.notices)} if found.notices else {}
    if found.quantity is not None:
        more["quantity"] = found.quantity
    return _columns(found.columns, found.parser, found.model, **more)


@blueprint.post("/tabular/infer")
@requires("generate")
async def infer(_principal: Principal) -> Response:
    found = await current().threads.compute(infer_csv, await _sample())
    notices = [unknown_column(name, NOTHING_KEPT) for name in found.unknown]
    more: dict[str, Any] = {"warnings": _warnings(notices)} if notices else {}
    return _columns(found.columns, SAMPLE, None, rows=found.rows, **more)


@blueprint.post("/tabular/generate")
@requires("generate")
async def generate_table(principal: Principal) -> Response:
    here = current()
    most_rows = here.settings.table_rows
    order = read_table_order(await read_object(), drawn_seed=drawn_seed(), most_rows=most_rows)
    job = await here.threads.write(
        place_table, order, customer(principal), most_waiting=here.settings.max_waiting_jobs, now=times.now()
    )
    here.dispatcher.wake()
    g.ordered = f"/api/v1/tabular/{job.id}"
    data = {"job_id": job.id, "status": PROCESSING, "credits_required": job.credits_required}
    return answer(data, credits_charged=job.credits_charged)


@blueprint.get("/tabular/<job_id>/status")
@requires("read")
async def table_status(principal: Principal, job_id: str) -> Response:
    job = await ended(partial(_owned, principal, job_id), queries.asked(WAIT))
    return answer(status_of(job, times.now()))


@blueprint.get("/tabular/<job_id>/download/<table_format>")
@requires("read")
async def download_table(principal: Principal, job_id: str, table_format: str) -> Response:
    here = current()
    job = await _owned(principal, job_id)
    if table_format not in FORMATS:
        raise invalid("format", f"{shown(table_format)} is not one of {', '.join(FORMATS)}", "invalid_format")
    return await send(table_file(here.store, job, table_format, asked(TABLE)), here.threads)


async def _owned(principal: Principal, job_id: str) -> TableJob:
    return await current().threads.read(jobs.get_own_table, principal.account_id, checked_id(job_id))


async def _sample() -> str:
    """The CSV that the request carries. A body above 1 MiB never gets here."""
    raw = await request.get_data(cache=False, as_text=False, parse_form_data=False)
    if request.mimetype != SAMPLE_MEDIA:
        raise ApiError("unsupported_media_type", f"The body must be {SAMPLE_MEDIA}")
    return read_sample(raw)


def read_sample(raw: bytes) -> str:
    """A sample's text. Raises BadRequest."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid("sample", "The sample is not valid UTF-8") from None


def _columns(columns: Sequence[Column], parser: str, model: str | None, **meta: Any) -> Response:
    data = [
        {"name": column.name, "type": column.type, "constraints": dict(column.constraints)}
        for column in columns
    ]
    return answer({"columns": data, "parser_type": parser, "model": model}, count=len(data), **meta)


def _warnings(notices: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "message": message} for code, message in notices]

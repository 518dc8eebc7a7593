"""Tables: from words to columns, from columns to a job, and the job's state and files."""

from functools import partial
from typing import Any

from quart import Blueprint, Response

from api import queries, times
from api.bodies import read_object
from api.envelope import answer
from api.errors import invalid
from api.files.artifacts import artifact_file
from api.files.streaming import send
from api.guard.auth import requires
from api.installation import current
from api.jobs.owned import checked_id
from api.jobs.waiting import WAIT, ended
from api.orders.front_door import NOTICE, customer, drawn_seed
from api.orders.table_view import PROCESSING, status_of
from symage.fields import shown
from symage.orders.placing import place_table
from symage.orders.tables import described_columns, read_prompt, read_table_order
from symage.shapes import NULL, Shape, array, integer, named, one_of_texts, uuid
from symage.storage import jobs
from symage.storage.jobs import TableJob
from symage.storage.keys import Principal
from symage.tabular.prompt import Parsed
from symage.tabular.request import FORMATS
from symage.tabular.schema import COLUMN

PARSER = "heuristic"

TABLE_SCHEMA = named("TabularSchema", columns=array(COLUMN), parser_type=one_of_texts((PARSER,)), model=NULL)
PARSED_META: dict[str, Shape] = {"warnings": array(NOTICE)}
TABLE_JOB = named(
    "TabularJob", job_id=uuid(), status=one_of_texts((PROCESSING,)), credits_required=integer(0)
)
ORDERED_META: dict[str, Shape] = {"credits_charged": integer(0, description="Credits held for the job")}

blueprint = Blueprint("tabular", __name__)


@blueprint.post("/tabular/parse")
@requires("generate")
async def parse(_principal: Principal) -> Response:
    prompt = read_prompt(await read_object())
    parsed = await current().threads.compute(described_columns, prompt)
    columns = [
        {"name": column.name, "type": column.type, "constraints": dict(column.constraints)}
        for column in parsed.columns
    ]
    data = {"columns": columns, "parser_type": PARSER, "model": None}
    return answer(data, count=len(columns), **_warnings(parsed))


@blueprint.post("/tabular/generate")
@requires("generate")
async def generate_table(principal: Principal) -> Response:
    here = current()
    order = read_table_order(await read_object(), drawn_seed=drawn_seed())
    job = await here.threads.write(
        place_table, order, customer(principal), most_waiting=here.settings.max_waiting_jobs, now=times.now()
    )
    here.dispatcher.wake()
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
    return await send(artifact_file(here.store, job, table_format), here.threads)


async def _owned(principal: Principal, job_id: str) -> TableJob:
    return await current().threads.read(jobs.get_own_table, principal.account_id, checked_id(job_id))


def _warnings(parsed: Parsed) -> dict[str, Any]:
    """What the rules did not understand, said where a client looks for it."""
    notes = [
        {
            "code": "unrecognized_column",
            "message": f"No column type is known for {name}; it is filled with plain letters as it stands",
        }
        for name in parsed.unknown
    ]
    return {"warnings": notes} if notes else {}

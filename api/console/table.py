"""A table that was ordered: how far it is, its first rows, its files and those of its further tables."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from quart import Blueprint, Response, request

from api import times
from api.console.pages import page
from api.console.table_form import answers_of, columns_of
from api.console.visitors import visits
from api.files.artifacts import table_file
from api.files.streaming import send
from api.installation import current
from api.jobs.owned import checked_id
from api.orders.table_view import status_of
from symage.storage import jobs
from symage.storage.user_sessions import SignedIn
from symage.tabular.columns import TYPES
from symage.tabular.request import FORMATS, TabularRequest
from symage.tabular.rows import TableRows, further_tables, make_rows
from symage.tabular.writing import csv_lines

PREVIEWED = 8

blueprint = Blueprint("table", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """The first rows of a table, as CSV shows them. `name`: of a further table, or nothing; `numbers`: the
    places of columns whose cells are numbers."""

    name: str
    quantity: int
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int]

    @property
    def cells(self) -> int:
        """Of the whole table."""
        return self.quantity * len(self.head)


@blueprint.get("/tables/<job_id>")
@visits()
async def shown(visitor: SignedIn, job_id: str) -> Response:
    here = current()
    job = await here.threads.read(jobs.get_own_table, visitor.account_id, checked_id(job_id))
    return await page(
        "table.html",
        job=job,
        standing=status_of(job, times.now()),
        shown=await here.threads.compute(first_rows, job.request),
        formats=FORMATS,
        columns=columns_of(answers_of(job.request, None)),
        types=TYPES,
        now=times.now(),
    )


@blueprint.get("/tables/<job_id>/<any(csv, json, parquet):table_format>")
@visits()
async def download(visitor: SignedIn, job_id: str, table_format: str) -> Response:
    here = current()
    job = await here.threads.read(jobs.get_own_table, visitor.account_id, checked_id(job_id))
    return await send(table_file(here.store, job, table_format, request.args.get("table")), here.threads)


def first_rows(request: TabularRequest) -> Sequence[Shown]:
    """Of the first table and of each further one."""
    first = make_rows(request, 0, min(PREVIEWED, request.quantity))
    others = further_tables(request)
    return [
        _shown("", request.quantity, first),
        *(
            _shown(name, each.quantity, each.rows(0, min(PREVIEWED, each.quantity)))
            for name, each in others.items()
        ),
    ]


def _shown(name: str, quantity: int, made: TableRows) -> Shown:
    rows = list(csv.reader(io.StringIO(csv_lines(made).decode())))
    numbers = frozenset(place for place, cells in enumerate(made.cells) if _is_number(cells.values.type))
    return Shown(name, quantity, list(made.names), rows, numbers)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))

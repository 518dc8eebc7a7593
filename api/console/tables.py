"""Tables: words to columns, columns to rows that one looks at, and the order; and the tables of before.

The page keeps its columns in its own fields, name, type and limits of each. What does not
belong here: what a type is and what words mean (`symage.tabular`).
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from quart import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from api import times
from api.console.order_form import agreed_credits, strict_json
from api.console.pages import page
from api.console.snippets import TABLE, snippets
from api.console.visitors import actor, principal_of, see_other, visits
from api.files.artifacts import artifact_file
from api.files.links import base_url
from api.files.streaming import send
from api.installation import current
from api.jobs.owned import checked_id
from api.orders.front_door import drawn_seed
from api.orders.table_view import status_of
from symage.errors import BadRequest, ConfirmationNeeded, InsufficientCredits, Problem, QueueFull
from symage.orders.listening import Subscriber
from symage.orders.placing import Customer, place_table
from symage.orders.tables import DEFAULT_ROWS, TableOrder, described_columns, read_prompt, read_table_order
from symage.storage import accounts, jobs
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER
from symage.tabular.columns import TYPES
from symage.tabular.request import FORMATS
from symage.tabular.rows import make_rows
from symage.tabular.schema import MOST_COLUMNS
from symage.tabular.writing import csv_lines

DOOR = "console"
PREVIEWED = 8
EARLIER = 20
EXAMPLES = (
    "first name, last name, age 18-65, state, annual salary between 30k and 90k, department (sales, support)",
    "ssn, full name, email, phone, city, state, zip",
    "order number like AA-99999, quantity 1-20, price between 5 and 500, status (open, paid, returned)",
)

blueprint = Blueprint("tables", __name__)


@blueprint.get("/tables")
@visits()
async def form(visitor: SignedIn) -> Response:
    """With `prompt` in the query its columns; else an empty form."""
    prompt = request.args.get("prompt", "").strip()
    if not prompt:
        return await _form(visitor, MultiDict(request.args))
    try:
        parsed = await current().threads.compute(described_columns, read_prompt({"prompt": prompt}))
    except BadRequest as error:
        return await _form(visitor, MultiDict(request.args), problems=error.problems)
    answers = MultiDict([("prompt", prompt), *_kept(request.args)])
    for column in parsed.columns:
        answers.add("name", column.name)
        answers.add("type", column.type)
        answers.add("limits", written(column.constraints) if column.constraints else "")
    return await _form(visitor, answers, unknown=parsed.unknown)


@blueprint.post("/tables/columns")
@visits(MEMBER)
async def columns(visitor: SignedIn) -> Response:
    """The form again with what was changed in its columns; nothing is ordered."""
    answers = await request.form
    return await _form(visitor, _edited(answers))


@blueprint.post("/tables")
@visits(MEMBER)
async def order(visitor: SignedIn) -> Response:
    here = current()
    answers = await request.form
    body = _body(answers) | agreed_credits(answers)
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    try:
        wanted = read_table_order(body, drawn_seed=drawn_seed())
        job = await here.threads.write(
            place_table,
            wanted,
            Customer(visitor.account_id, DOOR, subscriber),
            most_waiting=here.settings.max_waiting_jobs,
            now=times.now(),
        )
    except BadRequest as error:
        return await _form(visitor, answers, problems=error.problems)
    except ConfirmationNeeded as needed:
        return await _form(visitor, answers, confirm=needed.cost)
    except (InsufficientCredits, QueueFull) as error:
        return await _form(visitor, answers, problems=[Problem(error.code, "", str(error))])
    here.dispatcher.wake()
    return see_other(url_for(".shown", job_id=job.id))


@blueprint.get("/tables/<job_id>")
@visits()
async def shown(visitor: SignedIn, job_id: str) -> Response:
    here = current()
    job = await here.threads.read(jobs.get_own_table, visitor.account_id, checked_id(job_id))
    head, rows = await here.threads.compute(_rows, TableOrder(job.request, None, None))
    return await page(
        "table.html",
        job=job,
        standing=status_of(job, times.now()),
        head=head,
        rows=rows,
        formats=FORMATS,
        now=times.now(),
    )


@blueprint.get("/tables/<job_id>/<any(csv, json, parquet):table_format>")
@visits()
async def download(visitor: SignedIn, job_id: str, table_format: str) -> Response:
    here = current()
    job = await here.threads.read(jobs.get_own_table, visitor.account_id, checked_id(job_id))
    return await send(artifact_file(here.store, job, table_format), here.threads)


async def _form(
    visitor: SignedIn,
    answers: MultiDict[str, str],
    *,
    problems: Sequence[Problem] = (),
    unknown: Sequence[str] = (),
    confirm: int | None = None,
) -> Response:
    here = current()
    body = _body(answers)
    order, faults = None, list(problems)
    head: list[str] = []
    rows: list[list[str]] = []
    if body["columns"]:
        try:
            order = read_table_order(body, drawn_seed=0)
            head, rows = await here.threads.compute(_rows, order)
        except BadRequest as error:
            faults = faults or list(error.problems)
    account = await here.threads.read(accounts.get, principal_of(visitor).account_id)
    earlier = await here.threads.read(jobs.latest_tables, visitor.account_id, limit=EARLIER)
    return await page(
        "tables.html",
        422 if problems else 200,
        answers=answers,
        columns=_columns(answers),
        types=TYPES,
        written=written,
        order=order,
        head=head,
        rows=rows,
        problems=faults,
        unknown=unknown,
        confirm=confirm,
        account=account,
        most=MOST_COLUMNS,
        examples=EXAMPLES,
        default_rows=DEFAULT_ROWS,
        formats=FORMATS,
        earlier=earlier,
        now=times.now(),
        snippets=snippets(body, TABLE, base_url()) if order else (),
    )


def _body(answers: MultiDict[str, str]) -> dict[str, Any]:
    """The body of POST /tabular/generate that the form means."""
    rows = answers.get("rows", "").replace(",", "").strip() or str(DEFAULT_ROWS)
    seed = answers.get("seed", "").strip()
    body: dict[str, Any] = {
        "columns": [dict(column) for column in _columns(answers)],
        "quantity": _whole(rows),
        "output_formats": answers.getlist("format") or [FORMATS[0]],
    }
    return body | ({"seed": _whole(seed)} if seed else {})


def _columns(answers: MultiDict[str, str]) -> list[Mapping[str, Any]]:
    """As an order has them; limits that cannot be read stay texts, which the order then refuses by name."""
    listed = zip(answers.getlist("name"), answers.getlist("type"), answers.getlist("limits"), strict=False)
    return [
        {"name": name.strip(), "type": kind, **({"constraints": _limits(limits)} if limits.strip() else {})}
        for name, kind, limits in listed
    ]


def _edited(answers: MultiDict[str, str]) -> MultiDict[str, str]:
    """With a column more, or without one, as the button that was pressed says."""
    names, kinds = answers.getlist("name"), answers.getlist("type")
    listed = list(zip(names, kinds, answers.getlist("limits"), strict=False))
    gone = _whole(answers.get("remove", ""))
    if isinstance(gone, int) and gone < len(listed):
        del listed[gone]
    if "add" in answers:
        listed.append((f"column_{len(listed) + 1}", next(iter(TYPES)), ""))
    found = MultiDict(_kept(answers) + [("prompt", answers.get("prompt", ""))])
    for name, kind, limits in listed:
        found.add("name", name)
        found.add("type", kind)
        found.add("limits", limits)
    return found


def _kept(answers: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What does not belong to columns."""
    plain = ("rows", "seed", "format")
    return [(name, value) for name, value in answers.items(multi=True) if name in plain]


def _rows(order: TableOrder) -> tuple[list[str], list[list[str]]]:
    """The first rows, as CSV shows them."""
    wanted = min(PREVIEWED, order.request.quantity)
    made = make_rows(order.request, 0, wanted)
    return list(made.names), list(csv.reader(io.StringIO(csv_lines(made).decode())))


class _Plain(yaml.SafeLoader):
    """YAML of which only numbers and null are no texts: nobody means a truth by `no`, or a date by a code."""


_Plain.yaml_implicit_resolvers = {
    first: [each for each in known if each[0].rsplit(":", 1)[1] in ("int", "float", "null")]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


_MOST_BRACKETS = 200


def _limits(given: str) -> Any:
    """`min: 18, max: 65`, as a flow of YAML without its braces; JSON is that, too.

    Values only: aliases and tags stay text, for a line of them can mean more than fits into memory; so do
    more brackets than limits have, for each costs the reader more than the one before.
    """
    if sum(map(given.count, "[{")) > _MOST_BRACKETS:
        return given
    text = f"{{{given.strip().removeprefix('{').removesuffix('}')}}}"
    try:
        refers = any(
            getattr(event, "anchor", None) or getattr(event, "tag", None) for event in yaml.parse(text)
        )
        return given if refers else strict_json(json.dumps(yaml.load(text, _Plain)))
    except (yaml.YAMLError, ValueError, RecursionError):
        return given


def written(limits: Mapping[str, Any]) -> str:
    """The reverse of `_limits`."""
    text = yaml.safe_dump(dict(limits), default_flow_style=True, width=10_000, sort_keys=False)
    return text.strip().removeprefix("{").removesuffix("}")


def _whole(given: str) -> Any:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 20 else given

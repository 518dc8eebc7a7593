"""A new table: words or a sample to columns, columns to rows that one looks at, and the order.

The page keeps its columns in its own fields and in its address: whatever changes them leads there, so that
Back and a reload find it again. What does not belong here: what the fields mean
(`table_form.py`), the tables of before (`table.py`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quart import Blueprint, Response, request, url_for

from api import times
from api.console.limit_fields import Fields, fields_of
from api.console.pages import page
from api.console.sent import made_once
from api.console.snippets import TABLE, snippets
from api.console.table_address import addressed, led_to
from api.console.table_faults import Faults, faults_of
from api.console.table_form import (
    FIRST,
    Typed,
    answers_of,
    body_of,
    columns_of,
    edited,
    tables_of,
    with_columns,
)
from api.console.table_look import look
from api.console.typed import Answers, agreed_credits, strict_json, whole
from api.console.visitors import actor, principal_of, see_other, visits
from api.files.links import base_url
from api.installation import current
from api.jobs.owned import checked_id
from api.orders.front_door import drawn_seed
from api.orders.language_models import language_model
from api.orders.table_words import understood
from api.orders.tables import read_sample
from symage.errors import BadRequest, ConfirmationNeeded, InsufficientCredits, Problem, QueueFull
from symage.orders.listening import Subscriber
from symage.orders.placing import Customer, place_table
from symage.orders.tables import DEFAULT_ROWS, TableOrder, read_prompt, read_table_order
from symage.storage import accounts, jobs
from symage.storage.sent_forms import Made
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER
from symage.tabular.columns import TYPES, known_type
from symage.tabular.infer import infer_csv
from symage.tabular.request import FORMATS
from symage.tabular.schema import MOST_COLUMNS, MOST_TABLES

DOOR = "console"
EARLIER = 20
NO_WORDS = "Write first which columns the table has"
NO_FILE = "Choose a CSV file first"
EXAMPLES = (
    "first name, last name, age 18-65, state, annual salary between 30k and 90k, department (sales, support)",
    "ssn, full name, email, phone, city, state, zip",
    "order number like AA-99999, quantity 1-20, price between 5 and 500, status (open, paid, returned)",
)

blueprint = Blueprint("tables", __name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says beside its fields: why there is no table yet, `unknown` columns with why they are,
    what was `read` of words or of a sample. `status` is 422 where something that was sent is refused and has
    no address of its own."""

    problems: Sequence[Problem] = ()
    status: int = 200
    unknown: Mapping[str, str] = field(default_factory=dict)
    read: Sequence[str] = ()


NOTHING = Told()


@blueprint.get("/tables")
@visits()
async def form(visitor: SignedIn) -> Response:
    """As its address says: `words` of which table are read, `like` which job, `sample` of how many rows the
    columns are, `rare` which of them hold nothing of it, `confirm` that the price was asked for."""
    answers = await addressed(visitor)
    if like := answers.get("like", ""):
        job = await current().threads.read(jobs.get_own_table, visitor.account_id, checked_id(like))
        return await _form(visitor, answers_of(job.request, job.seed_requested))
    if "words" in answers or (answers.get("prompt", "").strip() and "name" not in answers):
        of = answers.get("words", FIRST)
        return await _worded(visitor, answers, _words(answers, of), of)
    return await _form(visitor, answers, _sampled(answers))


@blueprint.post("/tables/columns")
@visits(MEMBER)
async def columns(visitor: SignedIn) -> Response:
    """The form again with what was changed in its columns; nothing is ordered."""
    answers = await request.form
    if "words" not in answers:
        fresh = await current().threads.compute(edited, answers)
        return await led_to(visitor, fresh, **({"added": answers["add"]} if "add" in answers else {}))
    of = answers["words"]
    named = {} if of == FIRST else {f"words_{of}": _words(answers, of)}
    return await led_to(visitor, answers, words=of, **named)


@blueprint.post("/tables/sample")
@visits(MEMBER)
async def sample(visitor: SignedIn) -> Response:
    """Columns like those of a file, as POST /tabular/infer has them."""
    answers, file = await request.form, (await request.files).get("sample")
    raw = b"" if file is None else file.read()
    if not raw:
        return await _form(visitor, answers, Told([Problem("bad_request", "sample", NO_FILE)], 422))
    try:
        found = await current().threads.compute(infer_csv, read_sample(raw))
    except BadRequest as error:
        return await _form(visitor, answers, Told(problems=error.problems, status=422))
    fresh = with_columns(answers, found.columns)
    return await led_to(visitor, fresh, sample=str(found.rows), rare=json.dumps(found.unknown))


@blueprint.post("/tables")
@visits(MEMBER)
async def order(visitor: SignedIn) -> Response:
    """What will not do, or costs more than is spent unasked, the form tells at its own address."""
    here, answers = current(), await request.form
    customer = Customer(visitor.account_id, DOOR, Subscriber(here.webhook_key, base_url(), actor(visitor)))
    most, now = here.settings.max_waiting_jobs, times.now()
    try:
        wanted = await here.threads.compute(_wanted, answers, drawn_seed(), here.settings.table_rows)
        sent = await made_once(
            visitor,
            lambda connection: Made(place_table(connection, wanted, customer, most_waiting=most, now=now).id),
        )
    except BadRequest:
        return await led_to(visitor, answers)
    except ConfirmationNeeded:
        return await led_to(visitor, answers, confirm="1")
    except (InsufficientCredits, QueueFull) as error:
        problem = Problem(error.code, "", str(error))
        return await _form(visitor, answers, Told(problems=[problem], status=422))
    here.dispatcher.wake()
    return see_other(url_for("console.table.shown", job_id=sent.subject))


def _wanted(answers: Answers, seed: int, most_rows: int) -> TableOrder:
    body = body_of(answers) | agreed_credits(answers)
    return read_table_order(body, drawn_seed=seed, most_rows=most_rows)


def _opened(columns: Sequence[Typed], faults: Faults) -> Mapping[int, Fields]:
    """The fields of the columns whose limits are open, or will not do, by their place."""
    return {
        place: fields_of(known_type(each.type), each.limits)
        for place, each in enumerate(columns)
        if each.open or any(wrong.limited for wrong in faults.rows.get(place, ()))
    }


def _added(answers: Answers, columns: Sequence[Typed]) -> int | None:
    """The place of the column that was added just now: the last of its table."""
    own = [place for place, each in enumerate(columns) if each.of == answers.get("added")]
    return own[-1] if own else None


def _words(answers: Answers, of: str) -> str:
    return answers.get("prompt" if of == FIRST else f"words_{of}", "")


def _sampled(answers: Answers) -> Told:
    """What the form says after a sample was read."""
    rows, rare = whole(answers.get("sample", "")), strict_json(answers.get("rare", ""))
    if not isinstance(rows, int):
        return NOTHING
    kept = f"Columns like those of a sample of {rows:,} rows; of rare values nothing is kept."
    names = [name for name in rare if isinstance(name, str)] if isinstance(rare, list) else []
    return Told(
        unknown=dict.fromkeys(names, "Too few of its values come more than twice to be kept."), read=[kept]
    )


async def _worded(visitor: SignedIn, answers: Answers, words: str, of: str) -> Response:
    """The form with the columns of some words in one of its tables."""
    named = "prompt" if of == FIRST else f"words_{of}"
    if not words.strip():
        problems = [Problem("bad_request", named, NO_WORDS)]
        return await _form(visitor, answers, Told(problems=problems, status=422))
    try:
        found = await understood(current(), read_prompt({"prompt": words.strip()}))
    except BadRequest as error:
        problems = [replace(each, field=named) for each in error.problems]
        return await _form(visitor, answers, Told(problems=problems, status=422))
    unknown = dict.fromkeys(found.unknown, "It stands as words.")
    read = [message for code, message in found.notices if code != "unrecognized_column"]
    fresh = with_columns(answers, found.columns, of)
    if found.quantity is not None and of == FIRST:
        fresh["rows"] = str(found.quantity)
    return await _form(visitor, fresh, Told(unknown=unknown, read=read))


async def _form(visitor: SignedIn, answers: Answers, told: Told = NOTHING) -> Response:
    here = current()
    typed = await here.threads.compute(columns_of, answers)
    looked = await here.threads.compute(look, answers, here.settings.table_rows)
    faults = faults_of(told.problems or looked.problems, typed)
    account = await here.threads.read(accounts.get, principal_of(visitor).account_id)
    earlier = await here.threads.read(jobs.latest_tables, visitor.account_id, limit=EARLIER)
    model, wanted = language_model(here.settings), looked.order
    asks = wanted is not None and account.confirm_above is not None and "confirm" in answers
    return await page(
        "tables.html",
        told.status,
        answers=answers,
        columns=typed,
        added=_added(answers, typed),
        tables=tables_of(answers),
        types=TYPES,
        opened=await here.threads.compute(_opened, typed, faults),
        order=wanted,
        looked=looked,
        shown=looked.rows,
        faults=faults,
        told=told,
        confirm=wanted.credits if asks and wanted is not None else None,
        account=account,
        most=MOST_COLUMNS,
        most_tables=MOST_TABLES,
        most_rows=here.settings.table_rows,
        model=model and model.model,
        examples=EXAMPLES,
        default_rows=DEFAULT_ROWS,
        formats=FORMATS,
        earlier=earlier,
        now=times.now(),
        snippets=snippets(looked.body, TABLE, base_url()) if wanted else (),
    )

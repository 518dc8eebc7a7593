"""A new table: words or a sample to columns, columns to rows that one looks at, and the order.

The page keeps its columns in its own fields. What does not belong here: what the fields mean
(`table_form.py`), the tables of before (`table.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from quart import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from api import times
from api.console.pages import page
from api.console.snippets import TABLE, snippets
from api.console.table import Shown, first_rows
from api.console.table_form import FIRST, body_of, columns_of, edited, tables_of, with_columns
from api.console.typed import Answers, agreed_credits
from api.console.visitors import actor, principal_of, see_other, visits
from api.files.links import base_url
from api.installation import current
from api.orders.front_door import drawn_seed
from api.orders.language_models import language_model
from api.orders.table_words import understood
from api.orders.tables import read_sample
from symage.errors import BadRequest, ConfirmationNeeded, InsufficientCredits, Problem, QueueFull
from symage.orders.listening import Subscriber
from symage.orders.placing import Customer, place_table
from symage.orders.tables import DEFAULT_ROWS, read_prompt, read_table_order
from symage.storage import accounts, jobs
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER
from symage.tabular.columns import TYPES
from symage.tabular.infer import infer_csv
from symage.tabular.request import FORMATS
from symage.tabular.schema import MOST_COLUMNS, MOST_TABLES

DOOR = "console"
EARLIER = 20
NO_WORDS = "Write first which columns the table has"
EXAMPLES = (
    "first name, last name, age 18-65, state, annual salary between 30k and 90k, department (sales, support)",
    "ssn, full name, email, phone, city, state, zip",
    "order number like AA-99999, quantity 1-20, price between 5 and 500, status (open, paid, returned)",
)

blueprint = Blueprint("tables", __name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says beside its fields: why there is no table yet, `unknown` columns with why they are,
    what was `read` of words or of a sample, and what the order costs where the account asks before."""

    problems: Sequence[Problem] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    read: Sequence[str] = ()
    confirm: int | None = None


NOTHING = Told()


@blueprint.get("/tables")
@visits()
async def form(visitor: SignedIn) -> Response:
    """With `prompt` in the query its columns; else an empty form."""
    answers = MultiDict(request.args)
    if not answers.get("prompt", "").strip():
        return await _form(visitor, answers)
    return await _worded(visitor, answers, answers["prompt"], FIRST)


@blueprint.post("/tables/columns")
@visits(MEMBER)
async def columns(visitor: SignedIn) -> Response:
    """The form again with what was changed in its columns; nothing is ordered."""
    answers = await request.form
    if "words" not in answers:
        return await _form(visitor, edited(answers))
    of = answers["words"]
    words = answers.get("prompt", "") if of == FIRST else answers.get(f"words_{of}", "")
    return await _worded(visitor, answers, words, of)


@blueprint.post("/tables/sample")
@visits(MEMBER)
async def sample(visitor: SignedIn) -> Response:
    """Columns like those of a file, as POST /tabular/infer has them."""
    answers, file = await request.form, (await request.files).get("sample")
    raw = b"" if file is None else file.read()
    try:
        found = await current().threads.compute(infer_csv, read_sample(raw))
    except BadRequest as error:
        return await _form(visitor, answers, Told(problems=error.problems))
    kept = f"Columns like those of a sample of {found.rows:,} rows; of rare values nothing is kept."
    unknown = dict.fromkeys(found.unknown, "Too few of its values come more than twice to be kept.")
    return await _form(visitor, with_columns(answers, found.columns), Told(unknown=unknown, read=[kept]))


@blueprint.post("/tables")
@visits(MEMBER)
async def order(visitor: SignedIn) -> Response:
    here, answers = current(), await request.form
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    try:
        wanted = read_table_order(
            body_of(answers) | agreed_credits(answers),
            drawn_seed=drawn_seed(),
            most_rows=here.settings.table_rows,
        )
        job = await here.threads.write(
            place_table,
            wanted,
            Customer(visitor.account_id, DOOR, subscriber),
            most_waiting=here.settings.max_waiting_jobs,
            now=times.now(),
        )
    except BadRequest as error:
        return await _form(visitor, answers, Told(problems=error.problems))
    except ConfirmationNeeded as needed:
        return await _form(visitor, answers, Told(confirm=needed.cost))
    except (InsufficientCredits, QueueFull) as error:
        return await _form(visitor, answers, Told(problems=[Problem(error.code, "", str(error))]))
    here.dispatcher.wake()
    return see_other(url_for("console.table.shown", job_id=job.id))


async def _worded(visitor: SignedIn, answers: Answers, words: str, of: str) -> Response:
    """The form with the columns of some words in one of its tables."""
    named = "prompt" if of == FIRST else f"words_{of}"
    if not words.strip():
        return await _form(visitor, answers, Told(problems=[Problem("bad_request", named, NO_WORDS)]))
    try:
        found = await understood(current(), read_prompt({"prompt": words.strip()}))
    except BadRequest as error:
        problems = [replace(each, field=named) for each in error.problems]
        return await _form(visitor, answers, Told(problems=problems))
    unknown = dict.fromkeys(found.unknown, "It stands as words.")
    read = [message for code, message in found.notices if code != "unrecognized_column"]
    fresh = with_columns(answers, found.columns, of)
    if found.quantity is not None and of == FIRST:
        fresh["rows"] = str(found.quantity)
    return await _form(visitor, fresh, Told(unknown=unknown, read=read))


async def _form(visitor: SignedIn, answers: Answers, told: Told = NOTHING) -> Response:
    here = current()
    body = body_of(answers)
    wanted, faults = None, list(told.problems)
    shown: Sequence[Shown] = ()
    if body["columns"]:
        try:
            wanted = read_table_order(body, drawn_seed=0, most_rows=here.settings.table_rows)
            shown = await here.threads.compute(first_rows, wanted.request)
        except BadRequest as error:
            faults = faults or list(error.problems)
    account = await here.threads.read(accounts.get, principal_of(visitor).account_id)
    earlier = await here.threads.read(jobs.latest_tables, visitor.account_id, limit=EARLIER)
    model = language_model(here.settings)
    return await page(
        "tables.html",
        422 if told.problems else 200,
        answers=answers,
        columns=columns_of(answers),
        tables=tables_of(answers),
        types=TYPES,
        order=wanted,
        shown=shown,
        problems=faults,
        told=told,
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
        snippets=snippets(body, TABLE, base_url()) if wanted else (),
    )

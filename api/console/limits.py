"""The limits of one column of a table that is still a form: opened as fields, closed as a line, made anew for
another type."""

from collections.abc import Mapping

from quart import Blueprint, Response, request

from api.console.limit_fields import Fields, fields_of, folded, needs_limits
from api.console.pages import page
from api.console.table_form import Typed
from api.console.typed import Answers, whole
from api.console.visitors import visits
from api.installation import current
from symage.errors import BadRequest, Problem
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER
from symage.tabular.columns import known_type

blueprint = Blueprint("limits", __name__)


@blueprint.get("/tables/limits")
@visits(MEMBER)
async def shown(_visitor: SignedIn) -> Response:
    """Of the column in a `row`, counted from 0; with `turn`, what was open closes. A type that needs limits
    opens them."""
    answers = request.args
    row = whole(answers.get("row", ""))
    if not isinstance(row, int):
        raise BadRequest([Problem("bad_request", "row", "row must be the number of a column")])
    column, opened = await current().threads.compute(_column, answers, row)
    return await page("limits.html", place=row, column=column, opened=opened)


def _column(answers: Answers, row: int) -> tuple[Typed, Mapping[int, Fields]]:
    kind = answers.get("type", "")
    said = folded(answers, row, kind, answers.get("limits", ""))
    is_open = ("open" in answers) != ("turn" in answers) or needs_limits(kind, said)
    opened = {row: fields_of(known_type(kind), said)} if is_open else {}
    return Typed(answers.get("name", ""), kind, said, open=is_open), opened

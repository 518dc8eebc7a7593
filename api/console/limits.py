"""The limits of one column of a table that is still a form: opened as fields, closed as a line, made anew for
another type."""

from quart import Blueprint, Response, request

from api.console.limit_fields import fields_of, folded, needs_limits
from api.console.pages import page
from api.console.table_form import Typed
from api.console.typed import whole
from api.console.visitors import visits
from symage.errors import BadRequest, Problem
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER
from symage.tabular.columns import TYPES

blueprint = Blueprint("limits", __name__)


@blueprint.get("/tables/limits")
@visits(MEMBER)
async def shown(_visitor: SignedIn) -> Response:
    """Of the column in a `row`, counted from 0; with `turn`, what was open closes. A type that needs limits
    opens them."""
    answers, kind = request.args, request.args.get("type", "")
    row = whole(answers.get("row", ""))
    if not isinstance(row, int):
        raise BadRequest([Problem("bad_request", "row", "row must be the number of a column")])
    said = folded(answers, row, kind, answers.get("limits", ""))
    is_open = ("open" in answers) != ("turn" in answers) or needs_limits(kind, said)
    column = Typed(answers.get("name", ""), kind, said, open=is_open)
    return await page("limits.html", place=row, column=column, types=TYPES, limit_fields=fields_of)

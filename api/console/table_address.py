"""The address of the form of a table: what it says, or where that is too long the name of a draft."""

from urllib.parse import parse_qsl, urlencode

from quart import Response, request, url_for
from werkzeug.datastructures import MultiDict

from api import times
from api.console.table_form import query_of
from api.console.typed import Answers
from api.console.visitors import see_other
from api.errors import ApiError
from api.installation import current
from symage.errors import NotFound
from symage.storage import table_drafts
from symage.storage.user_sessions import SignedIn

LONGEST_QUERY = 6000
"""Characters: a browser sends an address twice, and servers refuse heads above 16 KB."""
DRAFT = "draft"


async def led_to(visitor: SignedIn, answers: Answers, **more: str) -> Response:
    """To the form at its own address."""
    query = query_of(answers, **more)
    if len(query) > table_drafts.LONGEST:
        raise ApiError("payload_too_large", f"The form has more than {table_drafts.LONGEST:,} characters")
    if len(query) > LONGEST_QUERY:
        draft = await current().threads.write(table_drafts.keep, visitor.account_id, query, now=times.now())
        query = urlencode({DRAFT: draft})
    return see_other(f"{url_for('console.tables.form')}?{query}")


async def addressed(visitor: SignedIn) -> Answers:
    """What the form of this address says. Raises NotFound for a draft that is not kept any more."""
    draft = request.args.get(DRAFT)
    if draft is None:
        return MultiDict(request.args)
    query = await current().threads.read(table_drafts.find, visitor.account_id, draft.replace("\0", ""))
    if query is None:
        raise NotFound("not_found", "This form of a table is not kept any more")
    return MultiDict(parse_qsl(query, keep_blank_values=True))

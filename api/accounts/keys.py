"""An account's API keys, for its signed-in user: make, list, revoke, rotate. Answers are bare but the list.

The whole of a key is in the answer that makes it, and nowhere else.
"""

from typing import Any

from quart import Blueprint, Response

from api import cursors, queries
from api.bodies import read_object
from api.cursors import BY_TIME_AND_ID
from api.envelope import json_response, page_answer
from api.guard.auth import requires_session
from api.installation import current
from api.times import iso, iso_or_none, now
from symage.errors import BadRequest
from symage.fields import Fields, Key
from symage.kinds import Line, Some
from symage.objects import Object
from symage.shapes import Shape, array, boolean, moment, named, nullable, one_of_texts, text
from symage.storage import keys
from symage.storage.accounts import TIERS
from symage.storage.keys import SCOPES, NewKey, Principal
from symage.storage.keys import Key as ApiKey

LONGEST_NAME = 200
NAME = Key("name", Line(LONGEST_NAME), None, "For its owner", required=True)
KEY_SCOPES = Key("scopes", Some(SCOPES), SCOPES, "What it may be used for")
NEW_KEY = Object((NAME, KEY_SCOPES), name="NewApiKeyRequest")
LIMIT = queries.limit(queries.LONGEST_PAGE)

_SCOPES = array(one_of_texts(SCOPES), uniqueItems=True)
_KEY: dict[str, Shape] = {
    "key_id": text(),
    "prefix": text("The first 16 characters"),
    "name": text(),
    "scopes": _SCOPES,
    "created_at": moment(),
}
MADE = named("NewApiKey", **_KEY, api_key=text("The whole key, shown this once"))
LISTED = named(
    "ApiKey",
    **_KEY,
    tier=one_of_texts(TIERS),
    last_used_at=nullable(moment()),
    is_active=boolean(),
)
REVOKED = named("RevokedApiKey", key_id=text(), is_active=boolean())
ROTATED = named("RotatedApiKey", old_key_id=text(), new_key=MADE)

blueprint = Blueprint("keys", __name__)


@blueprint.post("/api-keys")
@requires_session()
async def create_key(principal: Principal) -> Response:
    here = current()
    name, scopes = read_key(await read_object())
    made = await here.threads.write(
        keys.create,
        principal.account_id,
        name=name,
        scopes=scopes,
        pepper=here.peppers[0],
        now=now(),
        actor=principal.actor,
    )
    return json_response(_new(made))


@blueprint.get("/api-keys")
@requires_session()
async def list_keys(principal: Principal) -> Response:
    limit, after = queries.asked(LIMIT), queries.asked(BY_TIME_AND_ID)
    page = await current().threads.read(keys.page, principal.account_id, limit=limit, after=after)
    found = [_listed(key, principal.tier) for key in page.keys]
    return page_answer(found, cursors.shown(page.next))


@blueprint.delete("/api-keys/<key_id>")
@requires_session()
async def revoke_key(principal: Principal, key_id: str) -> Response:
    await current().threads.write(
        keys.revoke, principal.account_id, _stored(key_id), now=now(), actor=principal.actor
    )
    return json_response({"key_id": key_id, "is_active": False})


@blueprint.post("/api-keys/<key_id>/rotate")
@requires_session()
async def rotate_key(principal: Principal, key_id: str) -> Response:
    here = current()
    made = await here.threads.write(
        keys.rotate,
        principal.account_id,
        _stored(key_id),
        pepper=here.peppers[0],
        now=now(),
        actor=principal.actor,
    )
    return json_response({"old_key_id": key_id, "new_key": _new(made)})


def read_key(body: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The name and the scopes of a key to be made. Raises BadRequest with every problem."""
    fields = Fields(body, NEW_KEY.keys)
    name, scopes = fields.read(NAME), fields.read(KEY_SCOPES)
    if fields.problems or name is None:
        raise BadRequest(fields.problems)
    return name, tuple(scopes)


def _new(made: NewKey) -> dict[str, Any]:
    return {
        "key_id": made.key.id,
        "api_key": made.raw,
        "prefix": made.key.prefix,
        "name": made.key.name,
        "scopes": list(made.key.scopes),
        "created_at": iso(made.key.created_at),
    }


def _listed(key: ApiKey, tier: str) -> dict[str, Any]:
    return {
        "key_id": key.id,
        "prefix": key.prefix,
        "name": key.name,
        "scopes": list(key.scopes),
        "tier": tier,
        "last_used_at": iso_or_none(key.last_used_at),
        "created_at": iso(key.created_at),
        "is_active": key.is_active,
    }


def _stored(key_id: str) -> str:
    """As it may be looked up: PostgreSQL knows no NUL in texts."""
    return key_id.replace("\0", "")

"""API keys and webhooks of a signed-in user, as the document describes them."""

from api.accounts.keys import LONGEST_NAME
from api.openapi.operation import SESSION, Body, Operation, bare, enveloped
from api.openapi.paging import BY_TIME_AND_ID, PAGE_META, cursor, limit
from api.queries import LONGEST_PAGE
from symage.shapes import Schema, array, boolean, moment, named, nullable, one_of_texts, record, text
from symage.storage.accounts import TIERS
from symage.storage.keys import SCOPES

_SCOPES = array(one_of_texts(SCOPES), uniqueItems=True)
_KEY = {"key_id": text(), "prefix": text("The first 16 characters"), "name": text(), "scopes": _SCOPES}
_EXAMPLE = {
    "key_id": "550e8400-e29b-41d4-a716-446655440000",
    "api_key": "sk_live_…",
    "prefix": "sk_live_a1b2c3d4",
    "name": "My Key",
    "scopes": list(SCOPES),
    "created_at": "2026-03-26T12:00:00.000000+00:00",
}


def schemas() -> dict[str, Schema]:
    return {
        "V1_ApiKey": record(
            {
                **_KEY,
                "tier": one_of_texts(TIERS),
                "last_used_at": nullable(moment()),
                "created_at": moment(),
                "is_active": boolean(),
            }
        ),
        "V1_NewApiKey": record(
            {**_KEY, "api_key": text("The whole key, shown this once"), "created_at": moment()}
        ),
        "V1_NewApiKeyRequest": record(
            {"name": text(minLength=1, maxLength=LONGEST_NAME, pattern="^[ -~]+$")},
            {"scopes": nullable({**_SCOPES, "minItems": 1, "default": list(SCOPES)})},
        ),
        "V1_RotatedApiKey": record({"old_key_id": text(), "new_key": named("V1_NewApiKey")}),
        "V1_RevokedApiKey": record({"key_id": text(), "is_active": boolean()}),
    }


def operations() -> dict[str, Operation]:
    return {
        "keys.create_key": Operation(
            tag="API keys",
            summary="Create a key",
            access=SESSION,
            body=Body(named("V1_NewApiKeyRequest"), {"A reader": {"name": "Monitoring", "scopes": ["read"]}}),
            answer=bare(named("V1_NewApiKey"), _EXAMPLE),
        ),
        "keys.list_keys": Operation(
            tag="API keys",
            summary="List your keys",
            access=SESSION,
            parameters=(limit(LONGEST_PAGE), cursor(BY_TIME_AND_ID)),
            answer=enveloped(array(named("V1_ApiKey")), **PAGE_META),
            errors=("bad_request",),
        ),
        "keys.revoke_key": Operation(
            tag="API keys",
            summary="Revoke a key, at once and for good",
            access=SESSION,
            answer=bare(named("V1_RevokedApiKey")),
            errors=("key_not_found",),
        ),
        "keys.rotate_key": Operation(
            tag="API keys",
            summary="Replace a key by a new one",
            access=SESSION,
            answer=bare(named("V1_RotatedApiKey")),
            errors=("key_not_found", "key_revoked"),
        ),
    }

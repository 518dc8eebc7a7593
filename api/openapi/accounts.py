"""Credits and usage of an account, and the API keys of a signed-in user."""

from api.accounts import keys
from api.accounts.account import BALANCE, DAYS, USAGE
from api.cursors import BY_TIME_AND_ID
from api.envelope import PAGE_META
from api.openapi.operation import SESSION, Body, Operation, Operations, bare, enveloped, tagged
from symage.shapes import array
from symage.storage.keys import SCOPES

_NEW_KEY_EXAMPLE = {
    "key_id": "550e8400-e29b-41d4-a716-446655440000",
    "api_key": "sk_live_…",
    "prefix": "sk_live_a1b2c3d4",
    "name": "My Key",
    "scopes": list(SCOPES),
    "created_at": "2026-03-26T12:00:00.000000+00:00",
}

_ACCOUNT: Operations = {
    "account.balance": Operation(
        "Credit totals", enveloped(BALANCE, {"credits_used": 4400, "credits_allocated": 5500}), "account"
    ),
    "account.usage_summary": Operation("Usage of a period", enveloped(USAGE), "account", parameters=(DAYS,)),
}

_KEYS: Operations = {
    "keys.create_key": Operation(
        "Create a key",
        bare(keys.MADE, _NEW_KEY_EXAMPLE),
        SESSION,
        body=Body(keys.NEW_KEY, {"A reader": {"name": "Monitoring", "scopes": ["read"]}}),
    ),
    "keys.list_keys": Operation(
        "List your keys",
        enveloped(array(keys.LISTED), meta=PAGE_META),
        SESSION,
        parameters=(keys.LIMIT, BY_TIME_AND_ID),
    ),
    "keys.revoke_key": Operation(
        "Revoke a key, at once and for good", bare(keys.REVOKED), SESSION, errors=("key_not_found",)
    ),
    "keys.rotate_key": Operation(
        "Replace a key by a new one", bare(keys.ROTATED), SESSION, errors=("key_not_found", "key_revoked")
    ),
}

OPERATIONS: Operations = {**tagged("Account", _ACCOUNT), **tagged("API keys", _KEYS)}

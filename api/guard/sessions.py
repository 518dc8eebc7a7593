"""Session endpoints: for whom x-user-id speaks. The header counts for nothing unless a mode is set.

| SYMAGE_SESSION_MODE | who may name an account |
|---|---|
| off | nobody |
| loopback | programs of this machine that reach us as localhost; browsers only from our own pages |
| proxy | a proxy that knows SYMAGE_PROXY_SECRET, which has signed the user in and sets the header |

The header holds the id or the name of an account; `symage up` makes one named `owner`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from quart import request

from api.guard.addresses import has_proxy_secret, is_loopback
from api.installation import current
from symage.storage import accounts
from symage.storage.keys import SCOPES, Principal

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""A request with one of these went through a proxy: its peer's address says nothing of its sender."""
OWN_SITE = ("same-origin", "none")


async def session_principal() -> Principal | None:
    """The account that this request may act for, with all scopes; None without a session."""
    here = current()
    named = request.headers.getlist("x-user-id")
    if not MODES[here.settings.session_mode]() or len(named) != 1:
        return None
    account = await here.threads.read(accounts.find_named, named[0].replace("\0", ""))
    if account is None:
        return None
    return Principal(account.id, None, frozenset(SCOPES), account.tier, account.flags, None)


def is_local_host(host: str) -> bool:
    """Whether a host's name or address can only mean this machine."""
    return host == "localhost" or is_loopback(host)


def _is_at_this_machine() -> bool:
    """Host is checked because a foreign name may be made to point here, Origin because a foreign page
    may send requests here."""
    if not is_loopback(request.remote_addr) or any(name in request.headers for name in FORWARDED):
        return False
    if not is_local_host(_hostname(f"//{request.host}") or ""):
        return False
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
        return False
    own = f"{request.scheme}://{request.host}"
    return request.headers.get("Origin", own) == own


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _nobody() -> bool:
    return False


MODES: Mapping[str, Callable[[], bool]] = MappingProxyType(
    {"off": _nobody, "loopback": _is_at_this_machine, "proxy": has_proxy_secret}
)

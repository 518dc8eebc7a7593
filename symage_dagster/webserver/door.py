"""Who may ask the operators' view for what. Dagster's webserver believes everybody who reaches it, and every
web page that is open in an operator's browser reaches a port of that machine.

So a request must name this machine (or a host of SYMAGE_DAGSTER_HOSTS) as its Host, must come from the view's
own pages where a browser says where it comes from, and changes nothing by GET. Programs send neither Origin
nor Sec-Fetch-Site and are let in, unless SYMAGE_DAGSTER_TOKEN asks everybody for a token. What does not
belong here: ASGI.
"""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

COOKIE = "symage_operator"
"""Shows that a browser has shown the token once; it holds its hash."""
GRAPHQL = "/graphql"
OPEN_PATHS = ("/server_info", "/dagit_info")
"""Tell versions alone; the supervisor asks there whether the webserver answers."""
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
BODY_TYPES = ("application/json", "application/graphql")
"""What no page sends elsewhere without asking first (a preflight, which nobody answers)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the door sees it; names of headers are in lower case, `hosts` the values of all Host
    headers. `method` is GET for a WebSocket, which `is_socket`."""

    method: str
    path: str
    hosts: tuple[str, ...]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    is_socket: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Door:
    """`hosts` are names without a port that this view is known by beside those of loopback."""

    hosts: Collection[str] = ()
    token: str | None = None

    def refusal(self, asked: Asked) -> Refusal | None:
        """Why this is not to be answered; None lets it in."""
        if not self._names_us(asked):
            return Refusal(403, "Host is not a name of this view; see SYMAGE_DAGSTER_HOSTS")
        if not _is_from_here(asked):
            return Refusal(403, "This comes from another site")
        if _changes_by_get(asked):
            return Refusal(405, "GraphQL is asked by POST")
        if asked.method not in SAFE_METHODS and _body_type(asked) not in BODY_TYPES:
            return Refusal(415, f"The body must be {BODY_TYPES[0]}")
        if not self.is_known(asked):
            return Refusal(
                401, "Open /?token=… once, or send Authorization: Bearer …, with SYMAGE_DAGSTER_TOKEN"
            )
        return None

    def is_known(self, asked: Asked) -> bool:
        """Whether it brings the token, where one is asked for."""
        if self.token is None or asked.path in OPEN_PATHS:
            return True
        scheme, _, bearer = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.is_token(bearer.strip())
        return hmac.compare_digest(asked.cookies.get(COOKIE, "").encode(), self.cookie.encode())

    @property
    def cookie(self) -> str:
        return sha256((self.token or "").encode()).hexdigest()

    def is_token(self, given: str) -> bool:
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def _names_us(self, asked: Asked) -> bool:
        if len(asked.hosts) != 1:
            return False
        name = _hostname(f"//{asked.hosts[0]}")
        return name is not None and (_is_loopback(name) or name in self.hosts)


def _is_from_here(asked: Asked) -> bool:
    """Whether a browser, if it is one, says that a page of this view asks, or a person who follows a link."""
    origin = asked.headers.get("origin")
    if origin is not None and _netloc(origin) != asked.hosts[0].lower():
        return False
    if asked.headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return True
    return (
        not asked.is_socket
        and asked.method in SAFE_METHODS
        and asked.path != GRAPHQL
        and asked.headers.get("sec-fetch-mode") == "navigate"
        and asked.headers.get("sec-fetch-dest") == "document"
    )


def _changes_by_get(asked: Asked) -> bool:
    """Dagster executes what stands in the query of a GET, mutations too, but for whoever accepts a page."""
    is_get = asked.path == GRAPHQL and asked.method in SAFE_METHODS and not asked.is_socket
    return is_get and "text/html" not in asked.headers.get("accept", "")


def _body_type(asked: Asked) -> str:
    return asked.headers.get("content-type", "").partition(";")[0].strip().lower()


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"

"""Which addresses webhooks may be sent to: public ones, and what SYMAGE_WEBHOOK_ALLOW adds.

An entry of the setting is a host name, an address or a network, each with or without :port. A host that
is named may have any address, any port and plain HTTP; so may an address or network where the URL has
the address itself. A URL with a name that leads there must be HTTPS, on port 443 or 80. An entry with a
port means that port alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from api.webhooks.special import is_public
from symage.orders.listening import LONGEST_URL
from symage.variables import SettingError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PORTS = {"https": 443, "http": 80}
PUBLIC_PORTS = frozenset(PORTS.values())
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?\.?")
"""A host name, whose last label is no number: 0x7f.1 and 2130706433 are addresses in disguise."""
_ENTRY = re.compile(r"(?P<host>\[[^\]]+\](?:/\d+)?|[^:\[\]]+)(?::(?P<port>\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Allowed:
    """An entry of the allow-list: a name or a network; `port` None is any."""

    name: str | None
    network: Network | None
    port: int | None


class Targets:
    """The rules, for one allow-list. Raises SettingError for an entry that cannot be read."""

    def __init__(self, allow: Sequence[str] = ()) -> None:
        self._allowed = tuple(_read_entry(entry) for entry in allow)

    def problem(self, url: str) -> str | None:
        """Why this URL cannot be a webhook's, as far as the URL itself tells; None for a good one."""
        if len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url):
            return f"url must have at most {LONGEST_URL} characters, printable ASCII"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return "url is not a URL"
        return self._problem(parts, PORTS.get(parts.scheme, 0) if port is None else port)

    def check(self, host: str, port: int, addresses: Sequence[str]) -> None:
        """Raises Refused unless each of the addresses that a host has may be connected to."""
        if not addresses:
            raise Refused(f"{host} has no address")
        for address in addresses:
            if not self._may_reach(host, port, _parsed(address)):
                # Which one is nobody's business: it would tell whoever registered the webhook about our
                # network.
                raise Refused(f"{host} has an address that webhooks may not reach")

    def _problem(self, parts: SplitResult, port: int) -> str | None:
        host = parts.hostname or ""
        if parts.scheme not in PORTS or not host or parts.username is not None or parts.fragment:
            return "url must be https://host/path, without a user and a fragment"
        address = _address_of(host)
        if address is None and not _NAME.fullmatch(host):
            return "url must name a host by its name or its address"
        allowed = self._is_allowed(host, port, address)
        if parts.scheme == "http" and not allowed:
            return "url must begin with https://"
        if allowed or (port in PUBLIC_PORTS and is_public_host(host, address)):
            return None
        return "url must lead to a public address, on port 443 or 80"

    def _may_reach(self, host: str, port: int, address: Address) -> bool:
        if self._is_allowed(host, port, address):
            return True
        return port in PUBLIC_PORTS and is_public(address)

    def _is_allowed(self, host: str, port: int, address: Address | None) -> bool:
        return any(
            entry.port in (None, port)
            and (entry.name == host.rstrip(".").lower() or _holds(entry.network, address))
            for entry in self._allowed
        )


class Refused(Exception):
    """A webhook leads where webhooks may not go; trying again would not help."""


def is_public_host(host: str, address: Address | None) -> bool:
    """As far as can be said before the name is looked up."""
    if address is not None:
        return is_public(address)
    return host.rstrip(".").rpartition(".")[2] != "localhost"


def _parsed(address: str) -> Address:
    """Without the zone that a resolver may add to a link-local address."""
    return ip_address(address.partition("%")[0])


def _address_of(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _holds(network: Network | None, address: Address | None) -> bool:
    return network is not None and address is not None and address in network


def _read_entry(entry: str) -> Allowed:
    network = _network_of(entry)
    if network is not None:
        return Allowed(None, network, None)
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise SettingError(f"SYMAGE_WEBHOOK_ALLOW has {entry!r}; it must be a host, address or network")
    host, port = found["host"], found["port"]
    network = _network_of(host.replace("[", "").replace("]", ""))
    name = host.rstrip(".").lower() if network is None else None
    if name is not None and not _NAME.fullmatch(name):
        raise SettingError(f"SYMAGE_WEBHOOK_ALLOW has {entry!r}; it must be a host, address or network")
    return Allowed(name, network, int(port) if port else None)


def _network_of(text: str) -> Network | None:
    try:
        return ip_network(text)
    except ValueError:
        return None

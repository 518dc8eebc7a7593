"""Where a request comes from, as limits see it."""

import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from quart import request

from api.installation import current

NETWORK_BITS = 64
"""What one IPv6 customer has at least: counted as one address."""


def client_address() -> str:
    """The peer's address, or the one that a proxy which knows our secret names for it."""
    peer = request.remote_addr or "unknown"
    forwarded = request.headers.get("X-Forwarded-For", "") if has_proxy_secret() else ""
    return _counted_as(forwarded.rpartition(",")[2].strip() or peer)


def has_proxy_secret() -> bool:
    secret = current().settings.proxy_secret
    given = request.headers.get("X-Proxy-Secret")
    if secret is None or given is None:
        return False
    return hmac.compare_digest(given.encode(), secret.encode())


def is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _counted_as(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, NETWORK_BITS), strict=False))
    return address

"""Networks that nobody on the internet has, as this platform sees it, whatever the Python at hand says of
them.

Source: IANA's IPv4 and IPv6 Special-Purpose Address Registries and its registries of multicast and of IPv6
address space, as of 2025. The few networks in them that are routed (anycast of AS112, AMT and the like) serve
no webhooks, so they are left out too, as are tunnels that carry an address inside an address (6to4, Teredo).
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

SPECIAL_4: Sequence[IPv4Network] = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared by customers of a carrier
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # not IANA's: what Azure tells its machines, keys among it
            "169.254.0.0/16",  # link-local, and what clouds tell their machines
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
UNICAST_6 = IPv6Network("2000::/3")
"""All that is handed out to anybody; loopback, private and link-local addresses and multicast lie outside."""
SPECIAL_6: Sequence[IPv6Network] = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID, drones
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3ffe::/16",  # the former 6bone
            "3fff::/20",  # documentation
        ),
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
"""How a host without IPv4 reaches an IPv4 address, which stands in the last 32 bits."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the internet may have this address. One that is mapped or translated is as public as
    the IPv4 address in it."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in SPECIAL_4)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    return address in UNICAST_6 and not any(address in network for network in SPECIAL_6)

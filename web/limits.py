"""How often one address may ask: each server process counts by itself, in memory alone.

Behind several processes so many times as much is let through; no address is ever written down.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import time

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SUBSCRIBER = 64
"""Bits of an IPv6 address that name a subscriber, who may choose the others at will."""


def asker(address: str) -> str:
    """Who is counted under an address: a whole subscriber's network where it is of IPv6.

    >>> asker("192.0.2.7"), asker("2001:db8::7"), asker("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8::/64', '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), SUBSCRIBER), strict=False))


def limiter_of(app: Flask, limit: str) -> Limiter:
    """What counts for an application; ``limit`` is that of every page, empty for none."""
    return Limiter(
        lambda: asker(get_remote_address()),
        app=app,
        default_limits=[limit] if limit else [],
        storage_uri="memory://",
    )


def seconds_left(limiter: Limiter) -> int:
    """After how many seconds who is refused at this moment may ask again."""
    limit = limiter.current_limit
    if limit is None:
        return 60
    return min(max(1, ceil(limit.reset_at - time())), limit.limit.get_expiry())

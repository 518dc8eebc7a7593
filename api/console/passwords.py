"""Passwords: Argon2id with 19 MiB, two passes and one lane, as OWASP advises for machines of any size.

A hash takes a tenth of a second of a processor, so it is made in a thread, two at a time at most.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 200
AT_ONCE = 2

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("the password of nobody")
"""Checked in place of a hash that is not there, so that an unknown name takes as long as a wrong password."""
_workers = ThreadPoolExecutor(AT_ONCE, "passwords")


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_workers, _hasher.hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_workers, _verify, password, password_hash or _NOBODY)
    return found and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def fault(password: str) -> str | None:
    """Why a password will not do, as a sentence."""
    if SHORTEST <= len(password) <= LONGEST:
        return None
    return f"A password has {SHORTEST} to {LONGEST} characters"


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False

"""Telephone numbers and mail addresses that reach nobody."""

from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.choice import Rows
from symage.identities.dates import Dates, years
from symage.identities.names import mail_texts
from symage.identities.tables import codes
from symage.identities.text import digits, fixed, take_joined
from symage.randomness import Words, below, mix

MAIL_DOMAINS = ("example.com", "example.net", "example.org")
"""Reserved by RFC 2606, section 3."""

_SEPARATORS = (".", ".", "_", "")
_NUMBERS = 10_000


def phones(words: Words, area_codes: NDArray[np.int64], policy: str) -> pa.StringArray:
    """(NPA) 555-01xx, which is kept for fiction; or, looking valid, any exchange but 555 and N11."""
    areas = digits(area_codes, 3)
    if policy == "safe":
        return fixed("(###) 555-01##", areas, digits(below(words, 100), 2))
    exchanges = _EXCHANGES[below(words, len(_EXCHANGES))]
    return fixed("(###) ###-####", areas, digits(exchanges, 3), digits(below(mix(words), 10_000), 4))


_EXCHANGES = np.array([n for n in range(200, 1000) if n % 100 != 11 and n not in (555, 950, 958, 959, 976)])


def emails(words: Words, first: Rows, last: Rows, birth_dates: Dates) -> pa.StringArray:
    """name.surname followed by two digits of the birth year or up to four others, at a reserved domain."""
    later = mix(words)
    numbers = np.where(below(later, 4) == 0, years(birth_dates) % 100, below(later << np.uint64(8), _NUMBERS))
    firsts = codes("first_names", "name")[1][first] * len(_SEPARATORS) + below(words, len(_SEPARATORS))
    lasts = codes("surnames", "name")[1][last]
    ends = numbers * len(MAIL_DOMAINS) + below(words << np.uint64(8), len(MAIL_DOMAINS))
    texts, last_part, end = _parts()
    return take_joined(texts, firsts, last_part + lasts, end + ends)


@cache
def _parts() -> tuple[pa.StringArray, int, int]:
    """First, last and end parts in one list, with the rows at which the last and the end parts begin."""
    parts = (_first_parts(), mail_texts("surnames"), _ends())
    return pa.concat_arrays(parts), len(parts[0]), len(parts[0]) + len(parts[1])


@cache
def _first_parts() -> pa.StringArray:
    """Each given name with each separator."""
    parts = [name + mark for name in mail_texts("first_names").to_pylist() for mark in _SEPARATORS]
    return pa.array(parts, pa.string())


@cache
def _ends() -> pa.StringArray:
    """Numbers, those below 100 with two digits, each at each domain."""
    return pa.array([f"{n:02}@{domain}" for n in range(_NUMBERS) for domain in MAIL_DOMAINS], pa.string())

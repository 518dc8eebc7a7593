"""Numbers with check digits: bank routing, cards, providers, Medicare. No safe one can have been issued."""

from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.text import digits, fixed, strings
from symage.randomness import Words, below, mix

SAFE_ROUTING_PREFIXES = (*range(13, 21), *range(33, 61))
"""First two digits that stand for no Federal Reserve district, thrift, or other use."""
_ISSUED_ROUTING_PREFIXES = tuple(range(1, 13))

_ROUTING_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_NPI_PREFIX_SUM = 24
"""What the prefix 80840 adds to the Luhn sum of an NPI."""

_MBI_LETTERS = np.frombuffer(b"ACDEFGHJKMNPQRTUVWXY", dtype=np.uint8)
_MBI_EITHER = np.frombuffer(b"ACDEFGHJKMNPQRTUVWXY0123456789", dtype=np.uint8)
_MBI_NEVER = np.frombuffer(b"SLOIBZ", dtype=np.uint8)


def luhn_digit(numbers: NDArray[np.int64], already: int = 0) -> NDArray[np.int64]:
    """The Luhn check digit of numbers below 10**16; `already` is what digits before them add."""
    total = np.full(len(numbers), already, dtype=np.int64)
    rest = numbers
    for _ in range(4):
        higher = rest // 10_000
        total += _luhn_sums()[rest - higher * 10_000]
        rest = higher
    return -total % 10


@cache
def _luhn_sums() -> NDArray[np.int64]:
    """For every four digits, what they add to a Luhn sum; the last of them is doubled."""
    numbers = np.arange(10_000)
    plain = numbers // 10 % 10 + numbers // 1_000
    doubled = (numbers % 10, numbers // 100 % 10)
    return plain + sum(np.where(digit >= 5, 2 * digit - 9, 2 * digit) for digit in doubled)


def routing_numbers(words: Words, policy: str) -> pa.StringArray:
    """Nine digits with a right check digit."""
    known = SAFE_ROUTING_PREFIXES if policy == "safe" else _ISSUED_ROUTING_PREFIXES
    first = np.array(known)[below(words, len(known))] * 1_000_000 + below(mix(words), 1_000_000)
    high = first // 10_000
    sums = _routing_sums(0)[high] + _routing_sums(4)[first - high * 10_000]
    return fixed("#########", digits(first * 10 + -sums % 10, 9))


@cache
def _routing_sums(place: int) -> NDArray[np.int64]:
    """For every four digits standing from a place on, what they add to the weighted sum."""
    numbers = np.arange(10_000)
    weights = _ROUTING_WEIGHTS[place : place + 4]
    return np.asarray(sum(weight * (numbers // 10 ** (3 - n) % 10) for n, weight in enumerate(weights)))


def npis(words: Words, policy: str) -> pa.StringArray:
    """Ten digits with a right Luhn digit over 80840 and the number; safe ones start with 3 to 9."""
    first = 3 + below(words, 7) if policy == "safe" else 1 + below(words, 2)
    nine = first * 10**8 + below(mix(words), 10**8)
    return fixed("##########", digits(nine * 10 + luhn_digit(nine, _NPI_PREFIX_SUM), 10))


def card_numbers(words: Words, policy: str) -> pa.StringArray:
    """Sixteen digits in fours; safe ones carry a Luhn digit but start with 9, which no card network has."""
    prefix = 9 if policy == "safe" else 4
    fifteen = prefix * 10**14 + below(words, 10**7) * 10**7 + below(mix(words), 10**7)
    sixteen = digits(fifteen * 10 + luhn_digit(fifteen), 16)
    return fixed("#### #### #### ####", *np.split(sixteen, 4, axis=1))


def account_numbers(words: Words, width: int = 10) -> pa.StringArray:
    """Digits that start with no zero."""
    first = 1 + below(words, 9)
    return fixed("#" * width, digits(first, 1), digits(below(mix(words), 10 ** (width - 1)), width - 1))


def mbis(words: Words, policy: str) -> pa.StringArray:
    """Medicare beneficiary identifiers; safe ones hold a letter that Medicare never uses (S L O I B Z).

    The third and the sixth place hold a letter or a digit, each of the thirty alike."""
    later = mix(words)
    letters = [_MBI_LETTERS[below(mix(later + np.uint64(n)), len(_MBI_LETTERS))][:, None] for n in range(4)]
    if policy == "safe":
        letters[0] = _MBI_NEVER[below(later, len(_MBI_NEVER))][:, None]
    either = [_MBI_EITHER[below(mix(later + np.uint64(n)), len(_MBI_EITHER))][:, None] for n in (10, 11)]
    nines = digits(below(words, 10**6), 6)
    first = digits(1 + below(mix(later + np.uint64(9)), 9), 1)
    parts = [
        first,
        letters[0],
        either[0],
        nines[:, 1:2],
        letters[1],
        either[1],
        nines[:, 3:4],
        letters[2],
        letters[3],
    ]
    return strings(np.concatenate([*parts, nines[:, 4:6]], axis=1))

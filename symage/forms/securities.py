"""CUSIP numbers of securities: six characters of the issuer, two of the issue, a check digit.

Issuers from 990000 to 999999 are kept for users, so that a number of theirs is of no security.
"""

from typing import Any

import pyarrow as pa


def with_cusip_digits(bases: Any) -> Any:
    """Texts (an Arrow array or a scalar) of eight digits and capitals, each with its check digit."""
    if isinstance(bases, pa.Scalar):
        text = bases.as_py()
        return pa.scalar(None if text is None else text + cusip_digit(text), pa.string())
    return pa.array(
        [None if text is None else text + cusip_digit(text) for text in bases.to_pylist()], pa.string()
    )


def cusip_digit(base: str) -> str:
    """Of eight digits and capitals: letters count from A = 10, every second value twice, digits are added."""
    values = [int(sign, 36) * (1 + place % 2) for place, sign in enumerate(base)]
    return str(-sum(value // 10 + value % 10 for value in values) % 10)

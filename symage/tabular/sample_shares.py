"""The values that rows of a sample share, with their weights: what is rare may tell of one person, and is
never kept."""

import re
from collections import Counter
from collections.abc import Sequence

from symage.fields import has_controls
from symage.tabular.written_days import Found

LEAST_SHARED = 3
"""A value is kept when it stands in at least so many rows."""
MOST_VALUES = 30


def weighted(values: Sequence[str], *, numeric: bool = False) -> Found | None:
    """The values that several rows share, with their shares; None where most are rare."""
    counted = Counter(values)
    kept = [(value, count) for value, count in counted.most_common(MOST_VALUES) if count >= LEAST_SHARED]
    if len(counted) > MOST_VALUES or sum(count for _, count in kept) < 0.8 * len(values) or not kept:
        return None
    if any(has_controls(value) or len(value) > 200 for value, _ in kept):
        return None
    shown = [_number(value) for value, _ in kept] if numeric else [value for value, _ in kept]
    if len(set(shown)) < len(shown):
        return None
    return "custom_enum", {"values": shown, "weights": [count for _, count in kept]}


def _number(value: str) -> int | float:
    return int(value) if re.fullmatch(r"-?\d+", value) else float(value)

"""Which part of a dataset an identity belongs to.

Splits are ranges of item_index: identities are independent of each other, so a range is as good as a
shuffle, and all documents of one identity stay in one split. Sizes are floors; the first split that has a
share takes the rest: train, unless it is to have nothing.
"""

from itertools import accumulate

from symage.request import SPLITS

Ranges = dict[str, tuple[int, int]]


def split_ranges(quantity: int, percents: tuple[int, int, int]) -> Ranges:
    """Split name -> (first item_index, end); in order, together 0 … quantity, some may be empty."""
    sizes = [quantity * percent // 100 for percent in percents]
    first = next(place for place, percent in enumerate(percents) if percent)
    sizes[first] += quantity - sum(sizes)
    ends = list(accumulate(sizes))
    return dict(zip(SPLITS, zip((0, *ends[:2]), ends, strict=True), strict=True))


def reached(ranges: Ranges, end: int) -> Ranges:
    """The same of a dataset whose items end before `end`, as that of a canceled job does."""
    return {name: (min(first, end), min(last, end)) for name, (first, last) in ranges.items()}


def split_of(item_index: int, ranges: Ranges) -> str:
    return next(name for name, (first, end) in ranges.items() if first <= item_index < end)

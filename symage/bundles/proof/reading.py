"""A document in the order in which it is read: what is printed as the form draws it, and each value behind
the last of its captions on the page, or behind everything where it has none there."""

from collections.abc import Callable, Iterable, Iterator

from symage.bundles.proof.document import Document, Page, Print, Value
from symage.bundles.proof.said import Thing


def read(
    document: Document,
    printed: Callable[[int, Print], Iterable[Thing]],
    filled: Callable[[int, Value], Iterable[Thing]],
) -> list[Thing]:
    """What a format says of each word, given the page's number and what the word is of."""
    return [
        thing
        for number, page in enumerate(document.pages)
        for each in _in_order(page)
        for thing in (filled(number, each) if isinstance(each, Value) else printed(number, each))
    ]


def _in_order(page: Page) -> Iterator[Print | Value]:
    last = {name: place for place, each in enumerate(page.printed) for name in each.names}
    behind: dict[int, list[Value]] = {}
    for value in sorted(page.values, key=lambda value: (value.number, value.copy)):
        behind.setdefault(last.get((value.number, value.copy), len(page.printed)), []).append(value)
    for place, each in enumerate(page.printed):
        yield each
        yield from behind.get(place, ())
    yield from behind.get(len(page.printed), ())

"""Everybody who writes, by number: most can be read, a few hardly."""

from functools import lru_cache

from symage.documents.handwriting.scrawls import scrawled
from symage.documents.handwriting.writers import WRITERS, Writer, plain_writer


@lru_cache(maxsize=4 * WRITERS)
def writer(number: int, difficulty: float = 0.5) -> Writer:
    """The writer of a number from 0 to WRITERS - 1. `difficulty`, 0 to 1: how hard hands are to read; 0.5 is
    how people write."""
    who = plain_writer(number, difficulty)
    return scrawled(who, who.draws.of("scrawl"), difficulty)

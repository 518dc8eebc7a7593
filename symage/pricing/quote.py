"""Quotes for orders that nobody has placed: what a number of documents or of table rows would cost.

A quote is made from counts alone, so that a price can be shown before a form or a table exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from symage.pricing.rates import PageRate, document_credits

TABLE_FORMATS = ("csv", "json")


@dataclass(frozen=True, slots=True)
class TableRate:
    """Credits of tables: figures from the user manual, "Credit Pricing"."""

    rows_per_credit: int = 50
    extra_column_threshold: int = 10
    extra_cells_per_credit: int = 500

    def credits(self, rows: int, columns: int) -> int:
        """ceil(rows / 50 + ceil(rows × columns beyond 10 / 500)), in whole numbers."""
        extra_cells = rows * max(columns - self.extra_column_threshold, 0)
        return -(-rows // self.rows_per_credit) + -(-extra_cells // self.extra_cells_per_credit)


TABLE = TableRate()


def quote(
    field_count: int,
    rates: Sequence[PageRate],
    record_count: int,
    degradation: str = "clean",
    *,
    with_table: bool = False,
) -> int:
    """Credits of `record_count` documents of a form at these rates, or of as many rows of a table.

    Tables beside documents are free; alone they are priced with the fields as their columns.
    """
    if rates:
        return record_count * document_credits(field_count, rates, degradation)
    return TABLE.credits(record_count, field_count) if with_table else 0

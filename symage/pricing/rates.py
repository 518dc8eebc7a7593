"""The rate card: what a document costs, in credits. Figures from the user manual, "Credit Pricing"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PageRate:
    """`base` credits for up to `field_threshold` fields, `surcharge` for each further band begun."""

    base: int
    surcharge: int
    field_threshold: int = 25
    band_size: int = 25

    def credits(self, field_count: int) -> int:
        extra = max(field_count - self.field_threshold, 0)
        return self.base + -(-extra // self.band_size) * self.surcharge


DEGRADATION_PERCENT: Mapping[str, int] = MappingProxyType(
    {"clean": 100, "scanned": 120, "faxed": 120, "photographed": 130, "mixed": 125}
)


def document_credits(field_count: int, rates: Sequence[PageRate], degradation: str = "clean") -> int:
    """Credits of one document: the rates of its surfaces add, the degradation multiplies, rounded up. PNG,
    labels and ground truth add nothing."""
    surfaces = sum(rate.credits(field_count) for rate in rates)
    return -(-surfaces * DEGRADATION_PERCENT[degradation] // 100)


def job_credits(
    field_counts: Sequence[int], rates: Sequence[PageRate], quantity: int, degradation: str = "clean"
) -> int:
    """Credits of a job: the sum over its forms, times the identities."""
    return quantity * sum(document_credits(count, rates, degradation) for count in field_counts)

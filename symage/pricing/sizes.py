"""How large a dataset's archive will be, from counts alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from symage.pricing.drawing import USUAL, Drawing
from symage.pricing.file_kinds import CSV, GROUND_TRUTH, OVERHEAD, FileKind, FormSize
from symage.pricing.size_rates import SizeRates

EXPECTED_ACCURACY = "+/- 30%"
SMALL_MAX_BYTES = 100 << 20
MEDIUM_MAX_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bytes of the whole archive and of each kind of file in it."""

    breakdown: Mapping[str, int]
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(self.breakdown.values())

    @property
    def tier(self) -> str:
        if self.total < SMALL_MAX_BYTES:
            return "small"
        return "medium" if self.total < MEDIUM_MAX_BYTES else "large"


def estimate(
    measured: SizeRates,
    forms: Sequence[FormSize],
    made: Mapping[FileKind, int],
    record_count: int,
    drawing: Drawing = USUAL,
) -> Estimate:
    """The archive of a job of so many identities. `made`: how many times it holds each kind of file beside
    the ground truth, which comes with every document; once for each surface, or not at all."""
    breakdown = {
        kind.counted_as or kind.name: times * measured.drawn(kind, forms, record_count, drawing)
        if times and record_count
        else 0
        for kind, times in made.items()
    }
    breakdown["ground_truth"] = measured.size(GROUND_TRUTH, forms, record_count)
    breakdown["overhead"] = sum(measured.size(kind, forms, record_count) for kind in (CSV, OVERHEAD))
    wanted = {kind.name for kind, times in made.items() if times}
    return Estimate(MappingProxyType(breakdown), _notes(measured, wanted, record_count))


def human_readable(size: int) -> str:
    """About so much, with KB, MB and GB in powers of 1024."""
    for shift, unit in ((30, "GB"), (20, "MB"), (10, "KB")):
        if size >= 1 << shift:
            return f"~{size / (1 << shift):.1f} {unit}"
    return f"~{size} B"


def _notes(measured: SizeRates, wanted: set[str], record_count: int) -> tuple[str, ...]:
    if record_count == 0:
        return ("record_count = 0; size shown is per-job overhead floor.",)
    rough = [name for name in measured.uncalibrated if name in wanted]
    return (f"Not measured on this platform's bundles yet: {', '.join(rough)}.",) if rough else ()

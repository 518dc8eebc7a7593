"""How large a dataset's archive will be, from counts alone.

Each kind of file has a rate per unit that is fixed (a document, a page, the job) and may have a further
rate per document, per page and per field. Each term is cut to whole bytes. What does not belong here: how
rates are measured (scripts/calibrate_sizes.py).
"""

import json
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import exp, log
from pathlib import Path
from types import MappingProxyType

EXPECTED_ACCURACY = "+/- 30%"
SMALL_MAX_BYTES = 100 << 20
MEDIUM_MAX_BYTES = 1 << 30
MEASURED_DPI = 150
"""Of the pictures that rates were measured on: what orders have by default."""
MEASURED = Path(__file__).with_name("size_rates.json")


@dataclass(frozen=True, slots=True)
class FormSize:
    """One form of the job: distinct values and pages of a document."""

    field_count: int
    page_count: int


@dataclass(frozen=True, slots=True)
class SizeCounts:
    """What the rates are multiplied by, over the whole job."""

    jobs: int
    documents: int
    pages: int
    fields: int


@dataclass(frozen=True, slots=True)
class FileKind:
    """The rate `rate` for each `unit` of `SizeCounts`, times the share of `emitted` if named. `always_told`:
    an estimate names it although there is none. `counted_as`: the kind under which estimates show it, where
    that is another."""

    name: str
    rate: str
    unit: str
    emitted: str | None = None
    always_told: bool = True
    counted_as: str | None = None

    def worn(self, profile: str) -> "FileKind":
        """The same of worn pages: what is filled in hardly counts."""
        name = f"{self.name}_{profile}"
        return replace(self, name=name, rate=f"{name}_bytes_per_page", unit="pages", counted_as=self.name)

    def size(self, rates: Mapping[str, float], counts: SizeCounts) -> int:
        further = {"document": counts.documents, "page": counts.pages, "field": counts.fields}
        whole = getattr(counts, self.unit) * rates[self.rate]
        for unit, count in further.items():
            name = f"{self.name}_bytes_per_{unit}"
            if name != self.rate:
                whole += count * rates.get(name, 0)
        return int(whole * (rates[self.emitted] if self.emitted else 1))


@dataclass(frozen=True, slots=True)
class Drawing:
    """How an order has its pictures drawn: pixels an inch, and their channels, None as each page is."""

    dpi: int
    mode: str | None = None

    def growth(self, factors: Mapping[str, float]) -> float:
        """How many times as large files are as by default. `factors`: of some resolutions and of modes;
        between two resolutions, and beyond them, sizes are powers of it."""
        known = sorted((int(name), factor) for name, factor in factors.items() if name.isdecimal())
        channels = factors.get(self.mode or "", 1.0)
        if len(known) < 2:
            return channels
        place = min(max(bisect(known, (self.dpi, 0.0)), 1), len(known) - 1)
        (low, less), (high, more) = known[place - 1], known[place]
        power = log(more / less) / log(high / low)
        return channels * less * exp(power * log(self.dpi / low))


@dataclass(frozen=True, slots=True)
class SizeRates:
    """`rates`: bytes under the names that the API publishes. `documents`: what a document of exactly this
    many fields and pages was weighed to take, by kind; it counts before the rates. `uncalibrated`: kinds
    that no bundle of the sample held; their rates are taken from elsewhere and are rough. `growth`: of kinds
    that hold pictures, factors as `Drawing.growth` takes them."""

    rates: Mapping[str, float]
    calibration_sample_count: int
    calibrated_at: str
    uncalibrated: tuple[str, ...] = ()
    documents: Mapping[FormSize, Mapping[str, float]] = field(default_factory=dict)
    growth: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def drawn(self, kind: FileKind, forms: Sequence[FormSize], record_count: int, drawing: Drawing) -> int:
        """Bytes of this kind, of so many identities, whose pictures are drawn so."""
        factors = self.growth.get(kind.name)
        size = self.size(kind, forms, record_count)
        return size if factors is None else int(size * drawing.growth(factors))

    def size(self, kind: FileKind, forms: Sequence[FormSize], record_count: int) -> int:
        """The same, of pictures as they are drawn by default."""
        weighed = [self.documents.get(form, {}).get(kind.name) for form in forms]
        others = [form for form, size in zip(forms, weighed, strict=True) if size is None]
        known = record_count * sum(size for size in weighed if size is not None)
        return int(known) + kind.size(self.rates, _counts(others, record_count))


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


GROUND_TRUTH = FileKind("ground_truth", "ground_truth_json_bytes_per_file", "documents")
USUAL = Drawing(MEASURED_DPI)
CSV = FileKind("ground_truth_csv", "ground_truth_csv_bytes_per_job", "jobs")
OVERHEAD = FileKind("bundle_overhead", "bundle_overhead_bytes_per_job", "jobs")


@cache
def measured_rates() -> SizeRates:
    """The rates measured on bundles of this platform, as packaged."""
    raw = json.loads(MEASURED.read_text())
    return SizeRates(
        MappingProxyType(raw["rates"]),
        raw["calibration_sample_count"],
        raw["calibrated_at"],
        tuple(raw["uncalibrated"]),
        {FormSize(each["field_count"], each["page_count"]): each["bytes"] for each in raw["documents"]},
        {kind: {str(MEASURED_DPI): 1.0, **factors} for kind, factors in raw["growth"].items()},
    )


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


def _counts(forms: Sequence[FormSize], record_count: int) -> SizeCounts:
    return SizeCounts(
        jobs=1,
        documents=record_count * len(forms),
        pages=record_count * sum(form.page_count for form in forms),
        fields=record_count * sum(form.field_count for form in forms),
    )


def _notes(measured: SizeRates, wanted: set[str], record_count: int) -> tuple[str, ...]:
    if record_count == 0:
        return ("record_count = 0; size shown is per-job overhead floor.",)
    rough = [name for name in measured.uncalibrated if name in wanted]
    return (f"Not measured on this platform's bundles yet: {', '.join(rough)}.",) if rough else ()

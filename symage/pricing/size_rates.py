"""Bytes of each kind of file: a rate per unit that is fixed (a document, a page, the job), and it may be a
further rate per document, per page and per field. Each term is cut to whole bytes. What does not belong here:
how rates are measured (scripts/calibrate_sizes.py).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from symage.pricing.drawing import MEASURED_DPI, Drawing
from symage.pricing.file_kinds import FileKind, FormSize, size_counts

MEASURED = Path(__file__).with_name("size_rates.json")


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
        return int(known) + kind.size(self.rates, size_counts(others, record_count))


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

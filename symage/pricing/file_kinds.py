"""The kinds of file that an archive may hold, and what their sizes are counted in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


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


GROUND_TRUTH = FileKind("ground_truth", "ground_truth_json_bytes_per_file", "documents")
CSV = FileKind("ground_truth_csv", "ground_truth_csv_bytes_per_job", "jobs")
OVERHEAD = FileKind("bundle_overhead", "bundle_overhead_bytes_per_job", "jobs")


def size_counts(forms: Sequence[FormSize], record_count: int) -> SizeCounts:
    """Of documents of these forms of so many identities."""
    return SizeCounts(
        jobs=1,
        documents=record_count * len(forms),
        pages=record_count * sum(form.page_count for form in forms),
        fields=record_count * sum(form.field_count for form in forms),
    )

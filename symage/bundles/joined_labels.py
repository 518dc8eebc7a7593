"""Label files about more than one document, put together from the rows that the packs of a job hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symage.annotations.batch import Whole
from symage.bundles.members import WholeLabels, whole_labels
from symage.bundles.splits import Ranges
from symage.bundles.stored import StoredPack, sections
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest


@dataclass(frozen=True, slots=True)
class JobLabels:
    """`ranges`: the splits, as far as items were made; `packs`: those that hold rows, in order."""

    request: GenerationRequest
    forms: Sequence[FormDefinition]
    ranges: Ranges
    packs: Sequence[StoredPack]

    def files(self) -> Iterator[tuple[WholeLabels, Iterator[bytes]]]:
        """Each file, in the order of the archive, and its bytes, which are made as they are read."""
        for each in whole_labels(self.request, self.ranges):
            yield each, self._chunks(each)

    def _chunks(self, whole: WholeLabels) -> Iterator[bytes]:
        def rows() -> Iterator[bytes]:
            return sections(self.packs, whole.section)

        join = whole.format.join
        if join is None:
            return rows()
        splits = [name for name, (first, end) in self.ranges.items() if first < end]
        return join(Whole(self.request, self.forms, whole.surface, whole.split, splits, rows))

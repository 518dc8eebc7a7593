"""How a job is cut into shards: ranges of consecutive item indexes that take a worker well under a second.

A job has MOST_SHARDS of them at most, so the shards of a very large one take longer: what is listed of a job
(numbers, rows, packs) has that many entries and not more. The cut depends on the request alone, so a retry
cuts as the first attempt did. The bytes of a dataset do not depend on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from symage.annotations.formats import pictured
from symage.documents.surfaces import is_worn, ordered
from symage.documents.wear.profiles import page_milliseconds
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest

MOST_SHARDS = 20_000
SHARD_MILLISECONDS = 400
LARGEST_SHARD = 500
_PAGE_MILLISECONDS = 0.6
_PNG_PAGE_MILLISECONDS = 4.0
_HANDWRITTEN_PAGE_MILLISECONDS = 40.0
"""Its share in learning the hands that write it included."""
_REFERENCE_DPI = 150


@dataclass(frozen=True, slots=True)
class ShardRange:
    """Items first … first + count - 1, counted as item_index."""

    number: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Shards of one size but for the job's last, in order, worked out when they are asked for. `numbers` are
    those that are meant: all of the job's, or what a stage has left to make."""

    quantity: int
    size: int
    numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, position: int) -> ShardRange:
        number = self.numbers[position]
        first = number * self.size
        return ShardRange(number, first, min(self.size, self.quantity - first))

    def __iter__(self) -> Iterator[ShardRange]:
        return (self[position] for position in range(len(self)))

    @property
    def items(self) -> int:
        return sum(part.count for part in self)

    def only(self, numbers: Sequence[int]) -> "Cut":
        return replace(self, numbers=numbers)


def cut(request: GenerationRequest, forms: Sequence[FormDefinition]) -> Cut:
    """The shards of a job; sizes from what a page costs on a slow core."""
    return even_cut(request.quantity, shard_size(request, forms))


def even_cut(quantity: int, size: int) -> Cut:
    """Shards of this size, or of a larger one where they would be too many."""
    size = max(size, ceil(quantity / MOST_SHARDS))
    return Cut(quantity, size, range(ceil(quantity / size)))


def shard_size(request: GenerationRequest, forms: Sequence[FormDefinition]) -> int:
    pages = sum(form.page_count for form in forms)
    cost = len(ordered(request.output_formats)) * pages * _PAGE_MILLISECONDS
    larger = (request.config.dpi / _REFERENCE_DPI) ** 2
    cost += len(pictured(request)) * pages * _PNG_PAGE_MILLISECONDS * larger
    for surface in ordered(request.output_formats):
        cost += surface.by_hand * pages * _HANDWRITTEN_PAGE_MILLISECONDS
        if is_worn(request, surface.name):
            cost += pages * page_milliseconds(request.config.degradation_profile) * larger
    return max(1, min(LARGEST_SHARD, int(SHARD_MILLISECONDS / cost)))

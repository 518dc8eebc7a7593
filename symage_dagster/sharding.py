"""How a job is cut into shards: ranges of consecutive item indexes that take a worker well under a second.

The cut depends on the request alone, so a retry cuts as the first attempt did. The bytes of a dataset
do not depend on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from symage.annotations.formats import pictured
from symage.forms.definition import FormDefinition
from symage.request import GenerationRequest

SHARD_MILLISECONDS = 400
LARGEST_SHARD = 500
_TYPED_PAGE_MILLISECONDS = 0.6
_PNG_PAGE_MILLISECONDS = 4.0
_REFERENCE_DPI = 150


@dataclass(frozen=True, slots=True)
class ShardRange:
    """Items first … first + count - 1, counted as item_index."""

    number: int
    first: int
    count: int


def cut(request: GenerationRequest, forms: Sequence[FormDefinition]) -> list[ShardRange]:
    """The shards of a job, in order; sizes from what a page costs on a slow core."""
    return even_ranges(request.quantity, shard_size(request, forms))


def even_ranges(quantity: int, size: int) -> list[ShardRange]:
    """Shards of one size but for the last, in order."""
    firsts = range(0, quantity, size)
    return [ShardRange(number, first, min(size, quantity - first)) for number, first in enumerate(firsts)]


def shard_size(request: GenerationRequest, forms: Sequence[FormDefinition]) -> int:
    pages = sum(form.page_count for form in forms)
    cost = pages * _TYPED_PAGE_MILLISECONDS
    cost += (
        len(pictured(request)) * pages * _PNG_PAGE_MILLISECONDS * (request.config.dpi / _REFERENCE_DPI) ** 2
    )
    return max(1, min(LARGEST_SHARD, int(SHARD_MILLISECONDS / cost)))

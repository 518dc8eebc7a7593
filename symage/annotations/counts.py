"""What the labels of a batch come to, counted over all of its words at once."""

from collections.abc import Iterable, Mapping

import numpy as np

from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout


def label_counts(laid_out: Iterable[tuple[CompiledForm, Layout]]) -> Mapping[str, int]:
    """Of some forms: values with a label, and words whose box leaves the page."""
    pairs = list(laid_out)
    return {
        "labelled_values": sum(labelled_values(layout) for _, layout in pairs),
        "boxes_off_page": sum(boxes_off_page(form, layout) for form, layout in pairs),
    }


def labelled_values(layout: Layout) -> int:
    """How many values have at least one word with a box; a value in six places counts six times."""
    words = layout.words
    keys = ((words.document * 4096 + words.page) * 65536 + words.field) * 256 + words.copy
    return int(np.unique(keys).size)


def boxes_off_page(form: CompiledForm, layout: Layout) -> int:
    """How many word boxes leave their page; layouts count in thousandths of a point."""
    words = layout.words
    widths = np.array([round(page.width * 1000) for page in form.pages])[words.page]
    heights = np.array([round(page.height * 1000) for page in form.pages])[words.page]
    off = (words.left < 0) | (words.top < 0) | (words.right > widths) | (words.bottom > heights)
    return int(np.count_nonzero(off))

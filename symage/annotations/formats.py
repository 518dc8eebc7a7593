"""The annotation formats: name -> function from a compiled form and a layout to files, one a page.

A format takes (compiled, layout, dpi, picture files or None) and yields, for each document, the bytes of
each page's file.
Formats do not know each other; a new one is a module and a line here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from symage.annotations import funsd
from symage.documents.compile import CompiledForm
from symage.documents.layout import Layout

Pictures = Sequence[Sequence[str]] | None
"""For each document the picture files of its pages, where there are pictures."""
PageFormat = Callable[[CompiledForm, Layout, int, Pictures], Iterator[tuple[bytes, ...]]]

FORMATS: Mapping[str, PageFormat] = {
    "funsd": funsd.pages,
}

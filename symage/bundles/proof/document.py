"""A document as its layout has it, in pixels of its pictures: what labels are held against.

Everything here comes of the layout, the compiled form and the order, and of nothing that label formats are
written with but the names of schemes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from symage.bundles.proof.places import Place
from symage.documents.linking import Links
from symage.documents.transform import Bend
from symage.forms.definition import Field, FormDefinition

KEPT = 4096
"""Pieces of print of which a format keeps what it says."""


class Word(NamedTuple):
    """`cells` and `groups`: of a word in a comb the letters, and the runs of them, each with its place."""

    text: str
    place: Place
    cells: Sequence["Word"] = ()
    groups: Sequence["Word"] = ()


@dataclass(frozen=True, eq=False)
class Print:
    """Something printed on the form. `names`: what it is the caption of, as `captions.Entity` has it. On flat
    pages it is one for all documents, by which formats keep what they make of it."""

    kind: str
    words: Sequence[Word]
    place: Place
    names: Sequence[tuple[int, int]]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Value(NamedTuple):
    """A filled field in one of its places. `number`: of the field; `label`: what the scheme calls it;
    `option`: of a choice the one that is marked; `faint`: whether next to nothing of it is on the picture."""

    number: int
    field: Field
    label: str
    copy: int
    option: str | None
    words: Sequence[Word]
    place: Place
    faint: bool

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_seen(self) -> bool:
        left, top, right, bottom = self.place.box
        return self.faint or (left < right and top < bottom)


@dataclass(frozen=True, slots=True)
class Page:
    """`points`: its width and height; `size`: those of its picture in pixels. `heads`: pairs of a title and a
    question under it; `links`: what names what, as `captions` has both. `bend` is None on flat paper."""

    points: tuple[float, float]
    size: tuple[int, int]
    printed: Sequence[Print]
    values: Sequence[Value]
    heads: Sequence[tuple[int, int]]
    links: Links
    bend: Bend | None


@dataclass(frozen=True, slots=True)
class Job:
    """Of the job what labels say of its documents. `classes`: all labels, in the order of their numbers."""

    scheme: str
    dpi: int
    classes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Document:
    """`number`: what its first page counts as among all of the job's; `pictures`: where those of its pages
    lie, None where none are made; `own`: the labels of its form's fields; `spare`: pixels by which boxes may
    differ."""

    job: Job
    form: FormDefinition
    item: int
    surface: str
    split: str
    person: str | None
    number: int
    pictures: Sequence[str] | None
    own: Sequence[str]
    spare: float
    pages: Sequence[Page]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        return [page.size for page in self.pages]

    @property
    def picture_names(self) -> list[str]:
        """Their file names."""
        return [path.rpartition("/")[2] for path in self.pictures or ()]

    @property
    def head(self) -> Mapping[str, object]:
        """What labels of a whole document begin with."""
        return {
            "form_id": self.form.id,
            "page_count": len(self.pages),
            "label_scheme": self.job.scheme,
            "page_sizes": [list(size) for size in self.sizes],
        }

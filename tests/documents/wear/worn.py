"""Forms laid out for worn orders, and pages to be worn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symage.cases.documents import make_documents
from symage.documents.compile import CompiledForm
from symage.documents.files import DocumentFiles, files_of
from symage.documents.image_pdf import PageImage
from symage.documents.layout import Layout
from symage.documents.picture import Picture
from symage.documents.wear.plan import DocumentWear, wear_of
from symage.documents.wear.wearing import worn_pages
from symage.request import Config, GenerationRequest
from tests.packaged import ready_forms

PROFILES = ("scanned", "faxed", "photographed")


@dataclass(frozen=True)
class Worn:
    """Documents of one form in a worn order."""

    request: GenerationRequest
    compiled: CompiledForm
    layout: Layout
    items: range

    @property
    def wears(self) -> list[DocumentWear]:
        return [wear_of(self.request, self.compiled, "typed", item) for item in self.items]

    def files(self, *, pictured: bool = True) -> list[DocumentFiles]:
        return list(files_of(self.compiled, self.layout, self.request, self.items, pictured=pictured))

    def seen(
        self, pictures: Sequence[tuple[Picture, ...]], *, only: frozenset[str] | None = None, again: int = 0
    ) -> Iterator[tuple[PageImage, ...]]:
        """Other pages than the form's own, worn as its are; `only`: by these marks alone; `again`: as the
        same machine sees the same sheet another time, lying as it lay."""
        wears = [_seen_again(_with_marks(wear, only), again) for wear in self.wears]
        return worn_pages(
            self.compiled, self.layout, wears, iter(pictures), self.request.config.dpi, in_colour=True
        )


def _with_marks(wear: DocumentWear, only: frozenset[str] | None) -> DocumentWear:
    if only is None:
        return wear
    pages = [
        replace(page, marks=tuple(mark for mark in page.marks if mark.effect in only)) for page in wear.pages
    ]
    return replace(wear, pages=tuple(pages))


def _seen_again(wear: DocumentWear, time: int) -> DocumentWear:
    if not time:
        return wear
    pages = [replace(page, dice=page.dice.of(f"seen again {time}")) for page in wear.pages]
    return replace(wear, pages=tuple(pages))


def worn(
    form_id: str, profile: str, quantity: int, *, seed: int = 5, dpi: int = 150, strength: float = 0.5
) -> Worn:
    config = Config(dpi=dpi, degradation_profile=profile, degradation_strength=strength)
    request = GenerationRequest((form_id,), quantity, seed, ("pdf_typed", "png_typed"), config)
    ((layout,),) = make_documents(ready_forms(), request, range(quantity)).layouts
    return Worn(request, ready_forms().compiled(form_id), layout, range(quantity))

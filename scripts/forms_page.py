"""Write docs/forms.md with a thumbnail of every form, and contact sheets with every page.

    python scripts/forms_page.py

All forms are those of one household, filled as one case. What stands in the page after the line
`<!-- by hand -->` is kept.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from symage.cases.ready import ReadyForms
from symage.cases.sample import sample_layouts, sample_request
from symage.documents.layout import Layout
from symage.documents.surfaces import documents_of
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.definition import FormDefinition

DOCS = Path(__file__).parent.parent / "docs"
PAGE, PICTURES = DOCS / "forms.md", DOCS / "forms"
BY_HAND = "<!-- by hand -->"
THUMBNAIL_DPI, SHEET_DPI, GREYS = 36, 54, 16
SHEET_COLUMNS, SHEET_ROWS, CAPTION = 6, 4, 14
"""Pages across and down a contact sheet; pixels of the line over each."""
HOUSEHOLD = 40_017
HEAD = """# Forms

Made by `scripts/forms_page.py`. `symage forms show FORM` lists the fields of a form, and
`symage forms preview FORM` draws it; `symage forms sheet FORM … --output FILE.pdf` draws every page of some
forms, or of all, to be printed. How to write one stands in
[form_definitions/README.md](../form_definitions/README.md). The forms below are those of one household.
"""


def main() -> None:
    catalogue = load_catalogue()
    PICTURES.mkdir(exist_ok=True)
    for stale in PICTURES.glob("*.png"):
        stale.unlink()
    pages: list[tuple[str, Image.Image]] = []
    ready, form_ids = ReadyForms(catalogue), [form.id for form in by_family(catalogue)]
    for layout in sample_layouts(ready, sample_request(form_ids, HOUSEHOLD)):
        drawn = draw(ready, layout)
        page = drawn[0].resize([round(side * THUMBNAIL_DPI / SHEET_DPI) for side in drawn[0].size])
        page.quantize(GREYS).save(PICTURES / f"{layout.form_id}.png", optimize=True)
        pages += [(f"{layout.form_id} p. {number}", page) for number, page in enumerate(drawn, 1)]
    sheets = contact_sheets(pages)
    kept = PAGE.read_text(encoding="utf-8").partition(BY_HAND)[2] if PAGE.exists() else "\n"
    PAGE.write_text("\n".join((HEAD, *tables(catalogue), *sheets, BY_HAND)) + kept, encoding="utf-8")


def by_family(catalogue: Catalogue) -> list[FormDefinition]:
    return sorted(catalogue, key=lambda form: (form.category, form.family, form.id))


def draw(ready: ReadyForms, layout: Layout) -> list[Image.Image]:
    """Its pages in grey."""
    document = pypdfium2.PdfDocument(next(documents_of(ready.compiled(layout.form_id), layout)))
    try:
        return [page.render(scale=SHEET_DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def contact_sheets(pages: Sequence[tuple[str, Image.Image]]) -> Iterator[str]:
    """Write the sheets; the lines of the page that show them."""
    yield "## Every page\n"
    per_sheet = SHEET_COLUMNS * SHEET_ROWS
    for number, first in enumerate(range(0, len(pages), per_sheet), 1):
        name = f"contact_sheet_{number}.png"
        contact_sheet(pages[first : first + per_sheet]).save(PICTURES / name, optimize=True)
        yield f"![contact sheet {number}](forms/{name})\n"


def contact_sheet(pages: Sequence[tuple[str, Image.Image]]) -> Image.Image:
    width = max(page.width for _, page in pages) + 6
    height = max(page.height for _, page in pages) + CAPTION + 6
    sheet = Image.new("L", (SHEET_COLUMNS * width, -(-len(pages) // SHEET_COLUMNS) * height), 200)
    writing, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for place, (caption, page) in enumerate(pages):
        left, top = place % SHEET_COLUMNS * width + 3, place // SHEET_COLUMNS * height + 3
        writing.text((left, top - 1), caption, fill=0, font=font)
        sheet.paste(page, (left, top + CAPTION))
    return sheet.quantize(GREYS)


def tables(catalogue: Catalogue) -> Iterator[str]:
    """A table for each category, forms by family."""
    for category, members in groupby(by_family(catalogue), key=lambda form: form.category):
        yield f"## {category.capitalize()}\n\n| | form | name | pages | fields |\n|---|---|---|---|---|"
        for form in members:
            picture = f"![{form.id}](forms/{form.id}.png)"
            names = "<br>".join(f"`{name}`" for name in (form.id, *form.aliases))
            yield f"| {picture} | {names} | {form.name} | {form.page_count} | {form.field_count} |"
        yield ""


if __name__ == "__main__":
    main()

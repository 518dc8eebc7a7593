"""Write docs/forms.md and its thumbnails: every form of the catalogue, filled for one household.

    python scripts/forms_page.py

What stands in the page after the line `<!-- by hand -->` is kept.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pypdfium2
from PIL import Image

from symage.documents.compile import compile_form
from symage.documents.layout import lay_out
from symage.documents.pdf import write_pdfs
from symage.forms.catalogue import Catalogue, load_catalogue
from symage.forms.definition import FormDefinition
from symage.forms.fill import fill, household_paths
from symage.identities.households import households
from symage.randomness import household_indexes

DOCS = Path(__file__).parent.parent / "docs"
PAGE, THUMBNAILS = DOCS / "forms.md", DOCS / "forms"
BY_HAND = "<!-- by hand -->"
DPI, GREYS = 36, 16
HOUSEHOLD = 40_017
HEAD = """# Forms

Made by `scripts/forms_page.py`. `symage forms show FORM` lists the fields of a form, and
`symage forms preview FORM` draws it. How to write one stands in
[form_definitions/README.md](../form_definitions/README.md).
"""


def main() -> None:
    catalogue = load_catalogue()
    THUMBNAILS.mkdir(exist_ok=True)
    for form in catalogue:
        thumbnail(catalogue, form).save(THUMBNAILS / f"{form.id}.png", optimize=True)
    kept = PAGE.read_text(encoding="utf-8").partition(BY_HAND)[2] if PAGE.exists() else "\n"
    PAGE.write_text("\n".join((HEAD, *tables(catalogue), BY_HAND)) + kept, encoding="utf-8")


def tables(catalogue: Catalogue) -> Iterator[str]:
    """A table for each category, forms by family."""
    forms = sorted(catalogue, key=lambda form: (form.category, form.family, form.id))
    for category, members in groupby(forms, key=lambda form: form.category):
        yield f"## {category.capitalize()}\n\n| | form | name | pages | fields |\n|---|---|---|---|---|"
        for form in members:
            picture = f"![{form.id}](forms/{form.id}.png)"
            names = "<br>".join(f"`{name}`" for name in (form.id, *form.aliases))
            yield f"| {picture} | {names} | {form.name} | {form.page_count} | {form.field_count} |"
        yield ""


def thumbnail(catalogue: Catalogue, form: FormDefinition) -> Image.Image:
    """Page 1, filled, in a few greys."""
    people = households(
        household_indexes(HOUSEHOLD, 0, 1),
        needs=frozenset(form.needs),
        paths=household_paths(form, catalogue),
    )
    compiled = compile_form(form)
    pdf = next(iter(write_pdfs(compiled, lay_out(compiled, fill(form, people, catalogue).printed))))
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=DPI / 72, grayscale=True).to_pil().quantize(GREYS)
    finally:
        document.close()


if __name__ == "__main__":
    main()

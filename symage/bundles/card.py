"""The dataset card: README.md of an archive, for the person who opens it."""

from collections.abc import Iterator

from symage.annotations.formats import Scope, labelled, made, pictured
from symage.bundles.manifest import Contents
from symage.bundles.members import whole_labels
from symage.documents.surfaces import ordered
from symage.request import GENERATOR_VERSION, GenerationRequest


def dataset_card(contents: Contents) -> str:
    """The card as Markdown; a function of the request, like everything in the archive."""
    request = contents.request
    return "\n\n".join(
        (
            "# Synthetic documents",
            "Every person, employer and number in this dataset is invented. Identifiers come from ranges "
            "that have never been issued. The documents are test material and have no legal effect.",
            _what(contents),
            _files(request),
            _labels(request),
            _splits(contents),
            f"Made with seed {request.seed}, generator version {GENERATOR_VERSION}. The same request and "
            "seed give the same bytes.\n",
        )
    )


def _what(contents: Contents) -> str:
    rows = [
        f"| `{form.id}` | {form.name} | {form.page_count} | {form.field_count} |" for form in contents.forms
    ]
    head = (
        f"{contents.identities} identities, {contents.documents} documents, {contents.pages} pages.\n\n"
        "| form | name | pages | fields |\n|---|---|---|---|"
    )
    return "\n".join((head, *rows))


def _files(request: GenerationRequest) -> str:
    rows = [
        *_drawn(request),
        *_label_rows(request),
        "| `ground_truth/json/{form_id}_{item_index}.json` | the values of one document |",
        "| `ground_truth/data.csv` | the values of all documents, one row each |",
        "| `quality.json` | how well the people keep the rules, and their statistics |",
        "| `manifest.json` | parameters, splits, and of each file its size, sha256 and what it is about |",
        "| `schema.json` | a JSON Schema of the manifest and, in `$defs`, of its files and of records |",
    ]
    return "\n".join(("## Files", "", "| file | what |", "|---|---|", *rows))


def _drawn(request: GenerationRequest) -> Iterator[str]:
    for surface in ordered(request.output_formats):
        base = f"{surface.name}/{{form_id}}_{{item_index}}_{surface.name}"
        yield f"| `pdfs/{base}.pdf` | the filled form |"
        if surface in pictured(request):
            yield f"| `images/{base}_p{{page}}.png` | each page as a picture, pages from 0 |"


def _label_rows(request: GenerationRequest) -> Iterator[str]:
    for row in made(request):
        if row.scope in (Scope.PAGE, Scope.DOCUMENT):
            for surface in labelled(request):
                path = row.path.replace("{surface}", surface.name).replace("{base}", "…")
                yield f"| `{path}` | {row.line} |"
    for whole in whole_labels(request):
        yield f"| `{whole.path}` | {whole.format.line} |"


def _labels(request: GenerationRequest) -> str:
    return (
        "## Labels\n\n"
        'A record of the ground truth has for each field its `text`, exactly as it stands on the paper (`""` '
        "where nothing does, the lines of a block joined by a line break), and its `value` for programs: a "
        "number, true or false, an ISO date, the id of an option, null for a blank. Cells of `data.csv` hold "
        "values. A box is "
        f"`[left, top, right, bottom]` in pixels of the page at {request.config.dpi} dpi, origin top left; "
        "it spans the advance width of the text and the ascent and descent of its font, and its ink."
    )


def _splits(contents: Contents) -> str:
    rows = [
        f"| {name} | {first} to {end - 1} | {end - first} |"
        for name, (first, end) in contents.ranges.items()
        if end > first
    ]
    return "\n".join(("## Splits", "", "| split | item_index | identities |", "|---|---|---|", *rows))

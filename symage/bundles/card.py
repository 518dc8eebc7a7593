"""The dataset card: README.md of an archive, for the person who opens it."""

from collections.abc import Iterator
from functools import lru_cache

from symage.annotations.formats import Scope, labelled, made, picture_places
from symage.bundles.huggingface import ALL_ROWS, IMAGEFOLDER, configurations, front_matter, page_folders
from symage.bundles.manifest import Contents
from symage.bundles.members import whole_labels
from symage.bundles.parquet import PARQUET
from symage.documents.surfaces import by_hand, ordered
from symage.request import FLAT, GENERATOR_VERSION, GenerationRequest

_PARQUET_ROWS = (
    "| `parquet/{form_id}/{split}-….parquet` | the values of one form with their types, and its pictures |",
)
_PANDAS = """\
```python
import json
import pandas as pd

TYPES = {"string": "string", "number": "Float64", "integer": "Int64", "boolean": "boolean", "date": "string"}
tables = {}
for table in json.load(open("datapackage.json", encoding="utf-8"))["resources"]:
    types = {field["name"]: TYPES[field["type"]] for field in table["schema"]["fields"]}
    tables[table["name"]] = pd.read_csv(table["path"], dtype=types, keep_default_na=False, na_values=[""])
```"""


@lru_cache(maxsize=1)
def dataset_card(contents: Contents) -> str:
    """The card as Markdown; a function of the request, like everything in the archive. The same contents,
    told apart by identity, are asked for twice: in the archive and beside it."""
    request = contents.request
    return "\n\n".join(
        (
            front_matter(contents),
            "# Synthetic documents",
            "Every person, employer and number in this dataset is invented. Identifiers come from ranges "
            "that have never been issued. The documents are test material and have no legal effect.",
            _what(contents),
            _files(contents),
            _labels(request),
            _splits(contents),
            _reading(contents),
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


def _files(contents: Contents) -> str:
    request = contents.request
    rows = [
        *_drawn(request),
        *_label_rows(contents),
        "| `ground_truth/json/{form_id}_{item_index}.json` | the values of one document |",
        "| `ground_truth/data.csv` | the values of all documents, one row each |",
        "| `ground_truth/csv/{form_id}.csv` | the same, of one form, with its columns alone |",
        "| `datapackage.json` | what each of those columns is |",
        *(_PARQUET_ROWS if request.wants(PARQUET) else ()),
        "| `quality.json` | how well the people keep the rules, and their statistics |",
        "| `manifest.json` | parameters, splits, and of each file its size, sha256 and what it is about |",
        "| `schema.json` | a JSON Schema of the manifest and, in `$defs`, of its files and of records |",
    ]
    return "\n".join(("## Files", "", "| file | what |", "|---|---|", *rows))


def _drawn(request: GenerationRequest) -> Iterator[str]:
    for surface in ordered(request.output_formats):
        base = f"{{form_id}}_{{item_index}}_{surface.name}"
        yield f"| `pdfs/{surface.name}/{base}.pdf` | the filled form |"
        for place in picture_places(request.output_formats, surface):
            path = place.replace("{surface}", surface.name).replace("{base}", base)
            yield f"| `{path}` | each page as a picture, pages from 0 |"


def _label_rows(contents: Contents) -> Iterator[str]:
    request = contents.request
    for row in made(request):
        if row.scope in (Scope.PAGE, Scope.DOCUMENT):
            for surface in labelled(request):
                path = row.path.replace("{surface}", surface.name).replace("{base}", "…")
                yield f"| `{path}` | {row.line} |"
    for whole in whole_labels(request, contents.ranges):
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
        f"{_hands(request)}{_scheme(request)}"
    )


def _hands(request: GenerationRequest) -> str:
    """What is different where people write."""
    if not by_hand(request.output_formats):
        return ""
    return " The box of what is written by hand spans its ink; `_metadata.writer` says whose hand it is."


def _scheme(request: GenerationRequest) -> str:
    """What labels that are ordered call a field."""
    if all(row.ordered_as is None for row in made(request)):
        return ""
    return f" Labels call a field by the scheme `{request.config.label_scheme}`; FUNSD by its id."


def _splits(contents: Contents) -> str:
    rows = [
        f"| {name} | {first} to {end - 1} | {end - first} |"
        for name, (first, end) in contents.ranges.items()
        if end > first
    ]
    return "\n".join(("## Splits", "", "| split | item_index | identities |", "|---|---|---|", *rows))


def _reading(contents: Contents) -> str:
    """Lines that a reader may copy; tests/pipeline/test_card.py runs them."""
    return (
        "## Reading\n\n"
        "In the folder that the archive was unpacked to, with pandas:\n\n"
        f"{_PANDAS}\n\n"
        "With Hugging Face's `datasets`:\n\n"
        "```python\nfrom pathlib import Path\nfrom datasets import load_dataset\n\n"
        f"folder = str(Path.cwd())\n{_loads(contents)}\n```\n\n"
        f"{_splits_loaded(contents.request)} `person_id` joins the forms of a person."
        f"{_records(contents.request)}"
    )


_RECORDS = """

Records of the ground truth, of all forms together, with `datasets` from 4.7 on, whose `Json` holds what
differs from form to form:

```python
from datasets import Features, Json, Value, load_dataset

features = Features(
    {name: Value("string") for name in ("form_id", "person_id", "split")}
    | {"item_index": Value("int64"), "fields": Json(), "_metadata": Json()}
)
records = load_dataset("json", data_files="ground_truth/json/*.json", features=features, split="train")
```"""


def _records(request: GenerationRequest) -> str:
    """Flat ones have other columns in each form."""
    return "" if request.config.records == FLAT else _RECORDS


def _loads(contents: Contents) -> str:
    names = [config["config_name"] for config in configurations(contents)]
    beside = [
        f'{name} = load_dataset("imagefolder", data_dir=f"{{folder}}/{path}")'
        for name, path in page_folders(contents)
        if name not in names
    ]
    return "\n".join([*(f'{name} = load_dataset(folder, "{name}")' for name in names), *beside])


def _splits_loaded(request: GenerationRequest) -> str:
    if request.wants(PARQUET) or request.wants(IMAGEFOLDER):
        return "Its splits are those of the dataset."
    return (
        f"A form's table is loaded from CSV as one split, `{ALL_ROWS}`, in which the column `split` tells "
        "them apart; an order of `parquet` has them apart, with all types."
    )

"""A row in a table is all that a new surface or a new label format takes: rows that exist here alone."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from symage.annotations import formats
from symage.annotations.batch import Batch, Labels, Whole
from symage.annotations.formats import Format, Scope
from symage.bundles.members import item_members
from symage.documents import surfaces
from symage.documents.surfaces import Surface
from symage.errors import BadRequest
from symage.orders import formats as names
from symage.orders.estimates import estimated_size
from symage.orders.order import Order, read_order
from symage.pricing.file_kinds import FileKind
from symage.pricing.rates import PageRate
from symage.pricing.size_rates import measured_rates
from symage_dagster import sharding
from tests.packaged import packaged

SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"


def _tally(batch: Batch) -> Iterator[Labels]:
    """How many words each page of a document has."""
    for words in _words(batch):
        yield Labels(files=tuple(f"{count}\n".encode() for count in words))


def _lines(batch: Batch) -> Iterator[Labels]:
    """A line a document, for a file of its split or of the job."""
    for item, words in zip(batch.items, _words(batch), strict=True):
        yield Labels(rows=f"{batch.compiled.form.id} {item} {sum(words)}\n".encode())


def _words(batch: Batch) -> Iterator[list[int]]:
    layout = batch.layout
    for document in range(layout.documents):
        pages = layout.words.page[layout.words.starts[document] : layout.words.starts[document + 1]].tolist()
        yield [pages.count(page) for page in range(len(batch.compiled.pages))]


def _counted(whole: Whole) -> Iterator[bytes]:
    """Asks for the rows twice: their number, then the rows."""
    yield b"%d\n" % b"".join(whole.rows()).count(b"\n")
    yield from whole.rows()


SIZES = FileKind("tally", "yolo_bytes_per_file", "pages")
TALLY = Format(
    name="tally",
    scope=Scope.PAGE,
    path="annotations/tally/{surface}/{base}_p{page}.txt",
    line="how many words a page has",
    ordered_as="tally",
    sizes=SIZES,
    make=_tally,
    content_type="text/plain",
)
BY_SPLIT = replace(
    TALLY,
    name="tally_split",
    scope=Scope.SPLIT,
    path="annotations/tally/{surface}/{split}.txt",
    make=_lines,
    sizes=replace(SIZES, name="tally_split"),
)
BY_JOB = replace(
    TALLY,
    name="tally_job",
    scope=Scope.JOB,
    path="annotations/tally/{surface}/all.txt",
    make=_lines,
    join=_counted,
    needs_pictures=True,
    sizes=replace(SIZES, name="tally_job"),
)


def order(**body: Any) -> Order:
    return read_order(body, packaged(), drawn_seed=5, url_fault=lambda _: None)


@pytest.fixture
def new_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {**formats.FORMATS, **{row.name: row for row in (TALLY, BY_SPLIT, BY_JOB)}}
    monkeypatch.setattr(formats, "FORMATS", MappingProxyType(rows))


@pytest.fixture
def engraved(monkeypatch: pytest.MonkeyPatch) -> Surface:
    """A surface without pictures, which costs nothing."""
    first = next(iter(surfaces.SURFACES.values()))
    row = replace(first, name="engraved", pdf="pdf_engraved", png=None, rate=PageRate(0, 0), degradable=False)
    monkeypatch.setattr(surfaces, "SURFACES", MappingProxyType({**surfaces.SURFACES, row.name: row}))
    return row


@pytest.fixture
def new_surface(monkeypatch: pytest.MonkeyPatch) -> Surface:
    """Drawn as the first one is, under a name and a price of its own."""
    first = next(iter(surfaces.SURFACES.values()))
    chiselled = replace(
        first,
        name="chiselled",
        pdf="pdf_chiselled",
        png="png_chiselled",
        rate=PageRate(100, 0),
        sizes=(FileKind("pdf_chiselled", "pdf_typed_bytes_per_file", "documents"),),
    )
    rows = {**surfaces.SURFACES, chiselled.name: chiselled}
    monkeypatch.setattr(surfaces, "SURFACES", MappingProxyType(rows))
    return chiselled


@pytest.mark.usefixtures("new_formats")
def test_a_format_is_made_wherever_formats_are(
    make_dataset: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharding, "LARGEST_SHARD", 4)
    request = order(form_ids=[SINGLE, COPIES], quantity=10, output_formats=["tally", "pdf_typed"]).request
    made = make_dataset(request)
    tallies = {path: data for path, data in made.files.items() if path.startswith("annotations/tally/typed/")}
    pages = {path for path in tallies if path.rpartition("/")[2].startswith("irs_")}
    assert len(pages) == 10 * (1 + 6)
    assert all(int(tallies[path]) > 20 for path in pages)
    whole = tallies.keys() - pages
    assert {path.rpartition("/")[2] for path in whole} == {
        "train.txt",
        "validation.txt",
        "test.txt",
        "all.txt",
    }
    lines = [line for name in ("train", "validation", "test") for line in _text(tallies, name).splitlines()]
    assert _text(tallies, "all").splitlines() == ["20", *lines]
    assert [line.rsplit(" ", 1)[0] for line in lines] == [
        f"{form_id} {item}" for item in range(10) for form_id in (SINGLE, COPIES)
    ]
    # It needs pictures, so they are there, and labels name them.
    assert sum(path.startswith("images/typed/") for path in made.files) == 10 * (1 + 6)
    listed = {file["path"] for file in made.manifest["files"]}
    assert listed == made.files.keys() - {"manifest.json"}
    card = made.files["README.md"].decode()
    assert "| `annotations/tally/typed/…_p{page}.txt` | how many words a page has |" in card
    assert "| `annotations/tally/typed/test.txt` | how many words a page has |" in card


def _text(tallies: Mapping[str, bytes], name: str) -> str:
    return tallies[f"annotations/tally/typed/{name}.txt"].decode()


@pytest.mark.usefixtures("new_formats")
def test_a_format_can_be_ordered_and_weighed() -> None:
    assert "tally" in names.offered()
    assert "tally" in names.output_formats()
    with pytest.raises(BadRequest, match="tally needs one of pdf_typed"):
        order(form_id=SINGLE, output_formats=["tally"])
    body = {
        "field_counts": [45],
        "page_counts": [2],
        "record_count": 3,
        "output_formats": ["pdf_typed", "tally"],
    }
    assert estimated_size(body, measured_rates()).breakdown["tally"] > 0
    request = order(form_id=SINGLE, output_formats=["pdf_typed", "tally"]).request
    paths = [member.path for member in item_members(request, packaged().get(SINGLE), 0)]
    assert f"annotations/tally/typed/{SINGLE}_0_typed_p0.txt" in paths


@pytest.mark.usefixtures("new_surface")
def test_a_surface_is_made_wherever_surfaces_are(
    make_dataset: Callable[..., Any],
) -> None:
    placed = order(form_id=SINGLE, quantity=3, output_formats=["pdf_typed", "pdf_chiselled", "png_chiselled"])
    assert placed.credits == 3 * (22 + 100)
    made = make_dataset(placed.request)
    for folder, ending in (("pdfs", ".pdf"), ("annotations/funsd", "_funsd_p0.json")):
        for surface in ("typed", "chiselled"):
            names_ = {f"{folder}/{surface}/{SINGLE}_{n}_{surface}{ending}" for n in range(3)}
            assert names_ <= made.files.keys()
    assert sum(path.startswith("images/chiselled/") for path in made.files) == 3
    assert not any(path.startswith("images/typed/") for path in made.files)
    label = json.loads(made.files[f"annotations/funsd/chiselled/{SINGLE}_0_chiselled_funsd_p0.json"])
    assert label["image_path"] == f"images/chiselled/{SINGLE}_0_chiselled_p0.png"
    assert "pdfs/chiselled/" in made.files["README.md"].decode()


@pytest.mark.usefixtures("new_surface")
def test_a_surface_can_be_ordered_and_priced() -> None:
    assert {"pdf_chiselled", "png_chiselled"} <= set(names.offered())
    with pytest.raises(BadRequest, match="png_chiselled needs pdf_chiselled beside it"):
        order(form_id=SINGLE, output_formats=["pdf_typed", "png_chiselled"])


def test_a_surface_without_pictures_stands_alone(engraved: Surface, make_dataset: Callable[..., Any]) -> None:
    placed = order(form_id=SINGLE, quantity=3, output_formats=[engraved.pdf])
    assert placed.credits == 0
    made = make_dataset(placed.request)
    folders = {path.partition("/")[0] for path in made.files}
    wholes = {"README.md", "datapackage.json", "manifest.json", "quality.json", "schema.json"}
    assert folders == {*wholes, "pdfs", "ground_truth"}
    assert sum(path.startswith("pdfs/engraved/") for path in made.files) == 3

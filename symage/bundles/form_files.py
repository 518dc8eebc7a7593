"""The files of a dataset that are about one form in all its documents: its table, as CSV and as Parquet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from symage.bundles.form_tables import PACKAGE_PATH, data_package, table_path, table_section
from symage.bundles.ground_truth import csv_header
from symage.bundles.manifest import Contents
from symage.bundles.parquet import PARQUET, parquet_files, parquet_parts
from symage.bundles.stored import StoredPack, sections
from symage.forms.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class FormFile:
    """`about`: what the manifest says of it beside its path."""

    path: str
    chunks: Iterator[bytes]
    about: Mapping[str, str | int]


def form_files(contents: Contents, packs: Sequence[StoredPack]) -> Iterator[FormFile]:
    """Those of each form, to be read in this order."""
    for form in contents.forms:
        about = {"kind": "csv", "form_id": form.id}
        yield FormFile(table_path(form.id), _table(contents, form, packs), about)
    package = iter([data_package(contents.request, contents.forms)])
    yield FormFile(PACKAGE_PATH, package, {"kind": "datapackage"})
    for part in parquet_parts(contents.request, contents.forms, contents.ranges):
        about = {"kind": PARQUET, "form_id": part.form.id, "split": part.split}
        yield from (FormFile(path, chunks, about) for path, chunks in parquet_files(part, packs))


def _table(contents: Contents, form: FormDefinition, packs: Sequence[StoredPack]) -> Iterator[bytes]:
    """Splits follow one another as items do."""
    yield csv_header([form]).encode()
    for split in contents.ranges:
        yield from sections(packs, table_section(form.id, split))

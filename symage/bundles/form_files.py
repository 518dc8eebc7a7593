"""The files of a dataset that are about one form in all its documents: its table, as CSV and as Parquet."""

from collections.abc import Iterator, Sequence
from itertools import chain

from symage.bundles.form_tables import PACKAGE_PATH, data_package, table_path, table_section
from symage.bundles.ground_truth import csv_header
from symage.bundles.manifest import Contents
from symage.bundles.parquet import parquet_files, parquet_parts
from symage.bundles.stored import StoredPack
from symage.forms.definition import FormDefinition

Files = Iterator[tuple[str, Iterator[bytes]]]
"""Path and bytes of each, to be read in this order."""


def form_files(contents: Contents, packs: Sequence[StoredPack]) -> Files:
    for form in contents.forms:
        yield table_path(form.id), _table(contents, form, packs)
    yield PACKAGE_PATH, iter([data_package(contents.request, contents.forms)])
    for part in parquet_parts(contents.request, contents.forms, contents.ranges):
        yield from parquet_files(part, packs)


def _table(contents: Contents, form: FormDefinition, packs: Sequence[StoredPack]) -> Iterator[bytes]:
    """Splits follow one another as items do."""
    yield csv_header([form]).encode()
    sections = (table_section(form.id, split) for split in contents.ranges)
    yield from chain.from_iterable(pack.section(name) for name in sections for pack in packs)

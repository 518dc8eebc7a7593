"""A table from the packs of its shards, as the formats that were asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from symage.bundles.dataset import dataset_json
from symage.bundles.stored import StoredPack
from symage.tabular.request import TabularRequest
from symage.tabular.rows import csv_header

Writer = Callable[[TabularRequest, Sequence[StoredPack]], Iterator[bytes]]


def table_files(request: TabularRequest, packs: Sequence[StoredPack]) -> Mapping[str, Iterator[bytes]]:
    """Format -> the bytes of its file; packs in the order of their rows."""
    return {name: write(request, packs) for name, write in WRITERS.items() if request.wants(name)}


def _csv(request: TabularRequest, packs: Sequence[StoredPack]) -> Iterator[bytes]:
    yield csv_header(request.columns).encode()
    for pack in packs:
        yield from pack.section("rows")


def _json(_request: TabularRequest, packs: Sequence[StoredPack]) -> Iterator[bytes]:
    return dataset_json(packs)


WRITERS: Mapping[str, Writer] = MappingProxyType({"csv": _csv, "json": _json})
"""`output_formats` of a table. A new format is a function here and a name in `tabular.request.FORMATS`."""

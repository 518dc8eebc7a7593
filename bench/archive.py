"""Putting a dataset's archives together from packs, in a folder: python -m bench.archive [gigabytes]

Documents have files as large as those of typed W-2s with pictures, which do not compress. Rates are bytes of
archives a second of processor time, of this process and the kernel on its behalf, and of wall clock. Beside
them stands a copy of as many bytes on this disk, in the same turns.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median

from symage.annotations.formats import FORMATS
from symage.bundles.manifest import Contents
from symage.bundles.members import Member, ground_truth_member, label_members, pdf_member, png_member
from symage.bundles.packs import PackWriter
from symage.bundles.splits import split_ranges
from symage.bundles.stored import StoredPack
from symage.forms.catalogue import load_catalogue
from symage.forms.definition import FormDefinition
from symage.request import SHARDED, SINGLE, Config, GenerationRequest
from symage.storage.archives import archive_key
from symage.storage.local import LocalStore
from symage_dagster.archives import Source, build_archives

FORM = "irs_w2_single_page_2025"
ITEMS = 500
"""Documents of a pack."""
SIZES = {"pdf": 12_000, "png": 40_000, "funsd": 3_000, "ground_truth": 2_000}
TARGET = 200_000_000
"""Bytes of an archive of a sharded dataset."""
ROUNDS = 3


def members(form: FormDefinition, item_index: int) -> list[Member]:
    labels = label_members(FORMATS["funsd"], form, item_index, "typed")
    drawn = [pdf_member(form.id, item_index, "typed"), png_member(form.id, item_index, "typed", 0)]
    return [*drawn, *labels, ground_truth_member(form.id, item_index)]


def stored_pack(store: LocalStore, form: FormDefinition, number: int) -> StoredPack:
    writer, random = PackWriter(), Random(number)
    items = range(number * ITEMS, (number + 1) * ITEMS)
    for item_index in items:
        for member in members(form, item_index):
            writer.store(member, random.randbytes(SIZES[member.kind]), "train")
        writer.row(f"{item_index},{form.id},train,p{item_index}\n")
    pack, key = writer.finish(), f"packs/{number}"
    store.write(key, [pack.data])
    return StoredPack(key, sha256(pack.data).hexdigest(), items, pack.lengths, partial(store.read, key))


def source(store: LocalStore, gigabytes: float) -> Source:
    form = load_catalogue().get(FORM)
    count = max(1, round(gigabytes * 1e9 / ITEMS / sum(SIZES.values())))
    packs = [stored_pack(store, form, number) for number in range(count)]
    request = GenerationRequest((form.id,), count * ITEMS, 1, ("pdf_typed", "png_typed"))
    ranges = split_ranges(request.quantity, request.config.splits)
    contents = Contents(request, [form], request.quantity, request.quantity * len(SIZES), ranges)
    return Source(contents, packs, {})


def laid_out(made: Source, layout: str) -> Source:
    request = replace(made.contents.request, config=Config(bundle_layout=layout))
    return replace(made, contents=replace(made.contents, request=request))


def build(store: LocalStore, made: Source, layout: str) -> int:
    """Bytes of the archives, the preview aside."""
    built = build_archives(store, "j", laid_out(made, layout), TARGET)
    whole = sum(file.size for name, file in built.files.items() if name != "preview")
    return whole + sum(shard.bytes for shard in built.shards)


def read(store: LocalStore, key: str) -> int:
    return sum(map(len, store.read(key)))


def copy(store: LocalStore, key: str) -> int:
    return store.write("copy", store.read(key))


def rates(work: Callable[[], int]) -> tuple[float, float]:
    """Megabytes a second, of processor time and of wall clock."""
    began, used = time.perf_counter(), time.process_time()
    megabytes = work() / 1e6
    return megabytes / (time.process_time() - used), megabytes / (time.perf_counter() - began)


def main() -> None:
    gigabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with tempfile.TemporaryDirectory() as folder:
        store = LocalStore(Path(folder))
        made = source(store, gigabytes)
        ways: dict[str, Callable[[], int]] = {
            "a single archive": lambda: build(store, made, SINGLE),
            "a preview and archives of 200 MB": lambda: build(store, made, SHARDED),
            "reading the single archive": lambda: read(store, "jobs/j/dataset.zip"),
            "reading an archive of 200 MB": lambda: read(store, archive_key("j", 2)),
            "a copy on this disk": lambda: copy(store, "jobs/j/dataset.zip"),
        }
        rounds = [{name: rates(work) for name, work in ways.items()} for _ in range(ROUNDS)]
        for name in ways:
            busy, clock = (median(found[name][which] for found in rounds) for which in (0, 1))
            print(f"{name}: {busy:,.0f} MB a second of one core, {clock:,.0f} MB/s by the clock")


if __name__ == "__main__":
    main()

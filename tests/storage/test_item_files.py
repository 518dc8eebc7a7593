"""The files of items lie in packs, and are read from there."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from symage.bundles.members import Member
from symage.bundles.packs import PackWriter, section
from symage.storage.item_files import pack_key, shard_files
from symage.storage.local import LocalStore
from symage.storage.shards import Shard

FILES = {f"ground_truth/json/irs_w2_2025_{item}.json": b"%d" % item * (item + 1) for item in range(20)}


class WatchedStore(LocalStore):
    """Counts what is read."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.reads: Counter[tuple[int, int | None]] = Counter()

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        self.reads[start, stop] += 1
        return super().read(key, start, stop)


def test_the_files_of_a_shard_come_from_one_look_into_its_index(tmp_path: Path) -> None:
    writer = PackWriter()
    for number, (path, data) in enumerate(FILES.items()):
        member = Member(path, "application/json", "ground_truth", "irs_w2_2025", number)
        (writer.store if number % 2 else writer.deflate)(member, data, "train")
    pack, store = writer.finish(), WatchedStore(tmp_path)
    store.write(pack_key("j", "documents", 3), [pack.data])
    shard = Shard("documents", 3, 60, 20, len(pack.data), "5a", pack.lengths)
    found = {file.filename: b"".join(file.read(store)) for file in shard_files(store, "j", shard)}
    assert found == {path.rpartition("/")[2]: data for path, data in FILES.items()}
    assert store.reads[section(pack.lengths, "index")] == 1
    assert store.reads.total() == 1 + len(FILES)

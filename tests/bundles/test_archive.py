"""An archive put together from packs is an ordinary ZIP file, however the packs were cut."""

import io
import json
import struct
import zipfile
from collections.abc import Sequence
from hashlib import sha256

import pytest

from symage.bundles.archive import WholeMember, tail
from symage.bundles.audit import Audit, Read, audit
from symage.bundles.dataset import dataset_json
from symage.bundles.members import Member
from symage.bundles.packs import Pack, PackWriter, section
from symage.bundles.stored import PackPart, StoredPack, parts
from symage.bundles.zipformat import (
    Entry,
    central_record,
    end_of_directory,
    moved_records,
    parse_central,
)


def make_pack(items: Sequence[int]) -> Pack:
    pack = PackWriter()
    for item in items:
        pack.store(member(f"pdfs/{item}.pdf", item), b"%PDF" + bytes([item]) * 50, "train")
        pack.deflate(member(f"truth/é{item}.json", item), json.dumps({"item": item}).encode() * 20, "train")
        pack.record(json.dumps({"item": item}))
        pack.row(f"{item}\n")
    return pack.finish()


def member(path: str, item: int) -> Member:
    return Member(path, "application/octet-stream", "pdf", "w2", item, "typed")


def stored(pack: Pack, items: range) -> StoredPack:
    return StoredPack("", "", items, pack.lengths, lambda start, stop: [pack.data[start:stop]])


def make_archive(cuts: Sequence[range], items: range = range(7)) -> bytes:
    taken = parts([stored(make_pack(cut), cut) for cut in cuts], items)
    return joined(taken, [WholeMember("README.md", [b"read ", b"me"])])


def joined(taken: Sequence[PackPart], wholes: Sequence[WholeMember] = ()) -> bytes:
    """As a store puts it together."""
    members = [chunk for part in taken for chunk in part.pack.read(part.start, part.stop)]
    return b"".join([*members, *tail([part.source for part in taken], wholes)])


def test_any_reader_finds_every_member() -> None:
    with zipfile.ZipFile(io.BytesIO(make_archive([range(3), range(3, 7)]))) as opened:
        assert opened.testzip() is None
        assert len(opened.namelist()) == 15
        assert opened.read("pdfs/5.pdf") == b"%PDF" + b"\5" * 50
        assert opened.read("truth/é5.json") == b'{"item": 5}' * 20
        assert opened.read("README.md") == b"read me"


@pytest.mark.parametrize("items", [range(7), range(2, 5), range(4), range(3, 7), range(5, 5)])
@pytest.mark.parametrize("cuts", [[range(7)], [range(1), range(1, 6), range(6, 7)]])
def test_the_bytes_do_not_depend_on_the_cut(cuts: Sequence[range], items: range) -> None:
    assert make_archive(cuts, items) == make_archive([range(3), range(3, 7)], items)


def test_an_archive_of_some_items_has_their_files_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(make_archive([range(3), range(3, 7)], range(2, 5)))) as opened:
        assert opened.testzip() is None
        paths = [path for item in (2, 3, 4) for path in (f"pdfs/{item}.pdf", f"truth/é{item}.json")]
        assert opened.namelist() == [*paths, "README.md"]


def test_members_of_a_pack_that_has_changed_are_noticed() -> None:
    pack = make_pack(range(2))
    changed = Pack([pack.data.replace(b"%PDF", b"%PDG", 1)], pack.lengths, pack.folders)
    stored(pack, range(2)).check_members()
    with pytest.raises(ValueError, match="a shard's pack is damaged: its members are not what was written"):
        stored(changed, range(2)).check_members()


def test_a_pack_lists_its_members_with_what_they_are_about() -> None:
    pack = make_pack([4])
    start, stop = section(pack.lengths, "listing")
    first = json.loads(pack.data[start:stop].splitlines()[0])
    body = b"%PDF" + b"\4" * 50
    assert first == {
        "path": "pdfs/4.pdf",
        "size": 54,
        "sha256": sha256(body).hexdigest(),
        "kind": "pdf",
        "item_index": 4,
        "form_id": "w2",
        "split": "train",
        "surface": "typed",
    }


def test_records_of_all_packs_make_one_json_array() -> None:
    packs = [stored(make_pack(items), items) for items in (range(2), range(2, 2), range(2, 3))]
    assert json.loads(b"".join(dataset_json(packs))) == [{"item": 0}, {"item": 1}, {"item": 2}]
    assert json.loads(b"".join(dataset_json([]))) == []


@pytest.mark.parametrize("offset", [0, 0xFFFFFFFE, 0xFFFFFFFF, 2**40])
def test_an_offset_beyond_4_gib_stands_in_a_zip64_field(offset: int) -> None:
    record = central_record(Entry("a", 0, 7, 5, 5, offset))
    fixed = struct.unpack_from("<I", record, 42)[0]
    if offset < 0xFFFFFFFF:
        assert fixed == offset
    else:
        assert fixed == 0xFFFFFFFF
        assert struct.unpack_from("<HHQ", record, 47) == (1, 8, offset)


@pytest.mark.parametrize("offset", [89, 2**33])
def test_a_record_is_read_back(offset: int) -> None:
    entry = Entry("pdfs/é.pdf", 8, 123, 45, 67, offset)
    assert parse_central(b"junk" + central_record(entry), 4)[0] == entry


@pytest.mark.parametrize("by", [0, -100, 0xFFFFFFFE - 200, 0xFFFFFFFF - 200, 2**40])
def test_moved_records_are_those_of_moved_members(by: int) -> None:
    members = [
        Entry("a.pdf", 0, 7, 5, 5, 200),
        Entry("é", 8, 9, 2**33, 3, 150),
        Entry("b", 8, 1, 2, 3, 2**34),
    ]
    records = b"".join(map(central_record, members))
    assert list(moved_records(records, by)) == [central_record(entry.moved(by)) for entry in members]


def test_more_than_65535_members_need_a_zip64_end() -> None:
    assert end_of_directory(65534, 10, 10)[:4] == b"PK\5\6"
    assert end_of_directory(65536, 10, 10)[:4] == b"PK\6\6"


def reader(data: bytes, step: int = 100) -> Read:
    return lambda start, stop: (data[at : min(at + step, stop)] for at in range(start, stop, step))


def test_an_audit_counts_files_and_documents() -> None:
    pack = PackWriter()
    for number in range(40):
        pack.deflate(member(f"ground_truth/json/{number}.json", number), b"{}", "train")
        pack.store(member(f"pdfs/{number}.pdf", number), b"%PDF", "train")
    data = joined(parts([stored(pack.finish(), range(40))], range(40)))
    # Nothing lists them.
    assert audit(reader(data), len(data)) == Audit(80, 40, broken=0, false_digests=3, overlaps=0)


def test_an_audit_finds_a_broken_member() -> None:
    data = bytearray(make_archive([range(3)]))
    data[data.index(b"%PDF")] ^= 1
    assert audit(reader(bytes(data)), len(data)).broken == 1


def test_half_an_archive_is_none() -> None:
    data = make_archive([range(3)])[:-30]
    with pytest.raises(ValueError, match="no directory"):
        audit(reader(data), len(data))

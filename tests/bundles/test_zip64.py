"""Archives beyond what the first ZIP format could count, before readers that did not come with us.

Python's own reader finds the ZIP64 end record without its locator. Here a strict reader follows every
pointer, and the tools of this machine are asked too.
"""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from isal import isal_zlib

from symage.bundles.archive import PackSource, WholeMember, tail
from symage.bundles.audit import Audit, audit
from symage.bundles.members import Member as InPack
from symage.bundles.packs import PackWriter, section
from symage.bundles.zipformat import Entry, central_record, local_header
from tests.bundles.strict_zip import Malformed, Member, read_strictly

GIB = 1 << 30
LIMIT = 0xFFFFFFFF
ZEROS = bytes(1 << 24)
TOOLS = {
    "unzip": ["unzip", "-tqq"],
    "zipinfo": ["zipinfo", "-1"],
    "jar": ["jar", "--list", "--file"],
}
"""What each outside reader is asked; they answer with an exit code of 0."""


@dataclass(frozen=True, slots=True)
class Piled:
    """A pack: what an archive takes of it, and its members."""

    source: PackSource
    members: Callable[[], Iterable[bytes]]


def hole(path: str, size: int) -> Piled:
    """A pack with one member of so many zeros."""
    crc = zeros_crc(size)
    header = local_header(path, 0, crc, size, size)

    def members() -> Iterator[bytes]:
        yield header
        for _ in range(size // len(ZEROS)):
            yield ZEROS
        yield ZEROS[: size % len(ZEROS)]

    record = central_record(Entry(path, 0, crc, size, size, 0))
    return Piled(PackSource(0, len(header) + size, lambda: record), members)


def zeros_crc(size: int) -> int:
    crc = 0
    for at in range(0, size, len(ZEROS)):
        crc = isal_zlib.crc32(ZEROS[: size - at], crc)
    return crc


def pack(paths: Sequence[str]) -> Piled:
    """A pack as shards make it: each member holds its own name."""
    writer = PackWriter()
    for path in paths:
        writer.store(InPack(path, "text/plain", "pdf", "w2", 0), path.encode(), "train")
    made = writer.finish()
    members, index = (made.data[slice(*section(made.lengths, name))] for name in ("members", "index"))
    return Piled(PackSource(0, len(members), lambda: index), lambda: [members])


def write(path: Path, packs: Sequence[Piled], wholes: Sequence[WholeMember] = ()) -> Path:
    """The archive as a file whose zeros take no room on the disk."""
    chunks = chain.from_iterable(pack.members() for pack in packs)
    with path.open("wb") as file:
        for chunk in chain(chunks, tail([pack.source for pack in packs], wholes)):
            if chunk is ZEROS:
                file.seek(len(ZEROS), io.SEEK_CUR)
            else:
                file.write(chunk)
    return path


def checked_by_tool(tool: str, path: Path, *members: str) -> str:
    """What an outside reader says of the archive, or of some of its members; its exit code is 0."""
    if shutil.which(tool) is None:
        pytest.skip(f"no {tool} here")
    done = subprocess.run([*TOOLS[tool], str(path), *members], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr[-500:]
    return done.stdout


def audited(path: Path) -> Audit:
    with path.open("rb") as file:

        def read(start: int, stop: int) -> Iterator[bytes]:
            file.seek(start)
            yield file.read(stop - start)

        return audit(read, path.stat().st_size)


@pytest.fixture(scope="module")
def most() -> Piled:
    """As many members as the first format can tell, 65,534: one more reads as "see the ZIP64 record"."""
    return pack([f"{number}.txt" for number in range(65_534)])


@pytest.fixture(scope="module")
def many(most: Piled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """65,536 members."""
    return write(tmp_path_factory.mktemp("many") / "many.zip", [most, pack(["one.txt", "more.txt"])])


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A member of more than 4 GiB, and after it members that begin beyond 4 GiB."""
    packs = [pack(["first.txt"]), hole("hole", 4 * GIB + 5), pack(["é.txt", "last.txt"])]
    return write(
        tmp_path_factory.mktemp("large") / "large.zip", packs, [WholeMember("README.md", [b"read ", b"me"])]
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_few_members_need_no_zip64(count: int, tmp_path: Path) -> None:
    path = write(tmp_path / "few.zip", [pack([str(number) for number in range(count)])])
    assert (len(read(path)), has_locator(path)) == (count, False)


@pytest.mark.parametrize("more", [0, 1])
def test_65535_members_do_and_65534_do_not(more: int, most: Piled, tmp_path: Path) -> None:
    path = write(tmp_path / "many.zip", [most, pack([str(number) for number in range(more)])])
    assert (len(read(path)), has_locator(path)) == (65_534 + more, more > 0)


def read(path: Path) -> list[Member]:
    """By the strict reader; what is larger than the memory of a small machine is left packed."""
    with path.open("rb") as file:
        return read_strictly(file, unpacked_below=GIB)


def has_locator(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-min(98, path.stat().st_size), io.SEEK_END)
        return b"PK\6\7" in file.read()


@pytest.mark.parametrize("tool", TOOLS)
def test_outside_readers_take_65536_members(tool: str, many: Path) -> None:
    told = checked_by_tool(tool, many).split()
    assert tool == "unzip" or len(told) == 1 << 16


def test_the_strict_reader_our_own_audit_and_python_take_65536_members(many: Path) -> None:
    assert len(read(many)) == 1 << 16
    assert audited(many) == Audit(1 << 16, 0, broken=0, false_digests=3, overlaps=0)
    with zipfile.ZipFile(many) as opened:
        assert len(opened.namelist()) == 1 << 16


def test_a_large_archive_takes_no_room(large: Path) -> None:
    assert large.stat().st_size > 4 * GIB
    assert large.stat().st_blocks * 512 < GIB


def test_an_archive_of_more_than_4_gib_is_read_strictly(large: Path) -> None:
    assert [(member.name, member.wide) for member in read(large)] == [
        ("first.txt", 0),
        ("hole", 2),
        ("é.txt", 1),
        ("last.txt", 1),
        ("README.md", 1),
    ]


@pytest.mark.parametrize("before", [-1, 0])
def test_a_directory_may_begin_at_4_gib_exactly(before: int, tmp_path: Path) -> None:
    """All ones mean: see the ZIP64 record. A directory that begins there needs one."""
    header = len(local_header("hole", 0, 0, 0, 0))
    path = write(tmp_path / "edge.zip", [hole("hole", LIMIT + before - header)])
    (member,) = read(path)
    assert (member.offset, member.wide, has_locator(path)) == (0, 0, before >= 0)
    with zipfile.ZipFile(path) as opened:
        assert opened.namelist() == ["hole"]


@pytest.mark.parametrize(("size", "wide"), [(LIMIT - 1, 0), (LIMIT, 2)])
def test_a_member_may_have_4_gib_exactly(size: int, wide: int, tmp_path: Path) -> None:
    (member,) = read(write(tmp_path / "edge.zip", [hole("hole", size)]))
    assert (member.size, member.stored_size, member.wide) == (size, size, wide)


@pytest.mark.parametrize("tool", TOOLS)
def test_outside_readers_take_an_archive_of_more_than_4_gib(tool: str, large: Path) -> None:
    """`unzip` tests the members around the hole, the others list all."""
    small = ["first.txt", "last.txt", "README.md"] if tool == "unzip" else []
    told = checked_by_tool(tool, large, *small)
    assert tool == "unzip" or {"first.txt", "hole", "last.txt"} <= {*told.split()}


def test_python_reads_what_lies_beyond_4_gib(large: Path) -> None:
    with zipfile.ZipFile(large) as opened:
        assert opened.read("last.txt") == b"last.txt"
        assert opened.read("README.md") == b"read me"


# Places counted from the end of the file: the end record takes 22 bytes, the locator 20, the ZIP64 end 56.
@pytest.mark.parametrize(
    "place",
    [
        pytest.param(-22, id="the end record's signature"),
        pytest.param(-12, id="the directory's size in the end record"),
        pytest.param(-42, id="the locator's signature"),
        pytest.param(-38, id="the disk of the ZIP64 end record"),
        pytest.param(-34, id="the ZIP64 end record's offset"),
        pytest.param(-26, id="the number of disks"),
        pytest.param(-98, id="the ZIP64 end record's signature"),
        pytest.param(-94, id="the length of the ZIP64 end record"),
        pytest.param(-74, id="the count on this disk"),
        pytest.param(-66, id="the count"),
        pytest.param(-58, id="the directory's size"),
        pytest.param(-50, id="the directory's offset"),
    ],
)
def test_the_strict_reader_forgives_nothing(place: int, many: Path) -> None:
    data = bytearray(many.read_bytes())
    data[place] ^= 1
    with pytest.raises(Malformed):
        read_strictly(io.BytesIO(data))

"""Both stores keep what they are given, whole or not at all."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from symage.errors import NotFound
from symage.storage.artifacts import ArtifactStore, read_bytes
from symage.storage.local import LocalStore
from symage.storage.pieces import PART, SHORTEST, Piece
from symage.storage.s3 import S3Store

YEAR_2000, YEAR_2020 = 946_684_800_000_000, 1_577_836_800_000_000


def test_bytes_come_back_whole_and_by_range(store: ArtifactStore) -> None:
    assert store.write("jobs/1/a", [b"hello ", b"world"]) == 11
    assert read_bytes(store, "jobs/1/a") == b"hello world"
    assert read_bytes(store, "jobs/1/a", 6) == b"world"
    assert read_bytes(store, "jobs/1/a", 2, 5) == b"llo"
    assert read_bytes(store, "jobs/1/a", 3, 3) == b""
    assert store.size("jobs/1/a") == 11


def test_a_folder_has_the_room_of_its_disk_and_s3_no_limit(store: ArtifactStore, tmp_path: Path) -> None:
    """Also before anything is written: the folder is made by the first write."""
    free = store.free()
    if isinstance(store, S3Store):
        assert free is None
    else:
        assert free == pytest.approx(shutil.disk_usage(tmp_path).free, abs=1 << 30)


def test_an_empty_file_is_a_file(store: ArtifactStore) -> None:
    store.write("jobs/1/empty", [])
    assert (read_bytes(store, "jobs/1/empty"), store.size("jobs/1/empty")) == (b"", 0)


def test_a_write_replaces(store: ArtifactStore) -> None:
    store.write("a", [b"first"])
    store.write("a", [b"2"])
    assert read_bytes(store, "a") == b"2"


def test_a_file_of_several_parts(store: ArtifactStore) -> None:
    chunks = [bytes([number]) * (PART // 2 + 7) for number in range(5)]
    assert store.write("big", chunks) == len(b"".join(chunks))
    assert read_bytes(store, "big", PART - 3, PART + 3) == b"".join(chunks)[PART - 3 : PART + 3]
    assert store.size("big") == len(b"".join(chunks))


def test_a_failed_write_leaves_nothing(store: ArtifactStore) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * (PART * 2 + 1)
        raise RuntimeError("the worker stopped")

    with pytest.raises(RuntimeError, match="the worker stopped"):
        store.write("jobs/1/half", broken())
    assert store.keys("jobs/") == []


def test_uploads_that_a_crash_cut_off_are_found_and_deleted(s3_environment: str) -> None:
    """Those of a key below the prefix, that began before the moment; the stand-in says 2010 of all."""
    store = _store_at(s3_environment)
    for key in ("jobs/1/dataset.zip", "other/1/dataset.zip"):
        store._client.create_multipart_upload(**store._at(key))
    assert store.unfinished("jobs/", YEAR_2000) == []
    (found,) = store.unfinished("jobs/", YEAR_2020)
    assert found.key == "jobs/1/dataset.zip"
    assert store.abort([found]) == 1
    assert store.abort([found]) == 1
    assert store.unfinished("jobs/", YEAR_2020) == []
    assert len(store.unfinished("", YEAR_2020)) == 1


@pytest.mark.parametrize("compose", [False, True])
def test_an_upload_whose_last_answer_is_lost_is_whole(s3_environment: str, compose: bool) -> None:
    """boto3 asks again by itself, and is told that there is no such upload."""
    store = _store_at(s3_environment)
    store.write("part", [b"p" * SHORTEST])
    complete = store._client.complete_multipart_upload

    def twice(**target: Any) -> Any:
        complete(**target)
        return complete(**target)

    store._client.complete_multipart_upload = twice
    if compose:
        assert store.compose("whole", [Piece("part", 0, SHORTEST)] * 2) == 2 * SHORTEST
    else:
        assert store.write("whole", [b"p" * PART, b"more"]) == PART + 4
    assert store.size("whole") == (2 * SHORTEST if compose else PART + 4)
    assert store.unfinished("", YEAR_2020) == []


def test_an_upload_that_cannot_be_completed_is_told_of_and_aborted(s3_environment: str) -> None:
    """Also where another object of the same size has the key; what the abort says does not count."""
    store = _store_at(s3_environment)
    store.write("whole", [b"q" * PART, b"more"])
    real = store._client

    def fails(name: str, code: str) -> Callable[..., Any]:
        def failing(**_target: Any) -> Any:
            raise ClientError({"Error": {"Code": code}}, name)

        return failing

    store._client.complete_multipart_upload = fails("CompleteMultipartUpload", "AccessDenied")
    with pytest.raises(ClientError, match="AccessDenied"):
        store.write("whole", [b"p" * PART, b"more"])
    assert store.unfinished("", YEAR_2020) == []
    real.abort_multipart_upload = fails("AbortMultipartUpload", "NoSuchUpload")
    with pytest.raises(ClientError, match="AccessDenied"):
        store.write("other", [b"p" * PART, b"more"])
    assert (read_bytes(store, "whole")[:1], store.keys("")) == (b"q", ["whole"])


def _store_at(url: str) -> S3Store:
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    return S3Store(bucket, prefix)


def test_a_file_is_composed_of_pieces_of_others(store: ArtifactStore) -> None:
    long, short = bytes(range(256)) * (1 << 15), b"in between"
    store.write("long", [long])
    store.write("short", [short])
    store.write("whole", [b"what was there before"])
    pieces = [
        Piece("short", 3, 10),
        Piece("long", 100, len(long)),
        Piece("short", 0, 0),
        Piece("short", 0, 10),
        Piece("long", 7, len(long) - 9),
        Piece("short", 2, 5),
    ]
    whole = b"".join({"long": long, "short": short}[each.key][each.start : each.stop] for each in pieces)
    assert store.compose("whole", pieces) == len(whole) == store.size("whole")
    assert read_bytes(store, "whole") == whole
    for start, stop in ((0, 9), (5, 9), (len(long) - 110, len(long) + 30), (len(whole) - 5, None)):
        assert read_bytes(store, "whole", start, stop) == whole[start:stop]
    assert store.keys("") == ["long", "short", "whole"]
    store.write("whole", [b"what comes after"])
    assert read_bytes(store, "whole") == b"what comes after"


def test_nothing_is_composed_of_what_is_not_there(store: ArtifactStore) -> None:
    store.write("jobs/1/here", [b"x" * SHORTEST])
    with pytest.raises(NotFound, match="No file jobs/1/gone"):
        store.compose("jobs/1/a", [Piece("jobs/1/here", 0, SHORTEST), Piece("jobs/1/gone", 0, SHORTEST)])
    with pytest.raises(ValueError, match=f"jobs/1/here ends before {SHORTEST + 1}"):
        store.compose("jobs/1/a", [Piece("jobs/1/here", SHORTEST - 10, SHORTEST + 1)])
    assert store.keys("jobs/") == ["jobs/1/here"]


def test_a_folder_holds_nothing_twice(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.write("pack", [b"x" * 10_000_000])
    store.compose("whole", [Piece("pack", 0, 10_000_000)] * 3)
    assert store.size("whole") == 30_000_000
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 10_001_000
    store.delete_prefix("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_s3_copies_by_itself_what_is_long_enough(s3_environment: str) -> None:
    """The bytes that pass through this process are those of short pieces and of what they lack."""
    bucket, _, prefix = s3_environment.removeprefix("s3://").partition("/")
    store, sent = S3Store(bucket, prefix), []
    store.write("long", [b"x" * 3 * SHORTEST])
    store.write("short", [b"y" * 1000])
    client = store._client
    client.meta.events.register("before-send.s3.UploadPart", lambda request, **_: sent.append(request))
    pieces = [Piece("long", 0, 3 * SHORTEST), Piece("short", 0, 1000), Piece("long", 0, 3 * SHORTEST)]
    store.compose("whole", [*pieces, Piece("short", 0, 1000)])
    assert {int(request.headers["Content-Length"]) for request in sent} == {SHORTEST, 1000}
    assert store.size("whole") == 6 * SHORTEST + 2000


def test_in_s3_too_many_parts_are_put_together_in_two_steps(
    s3_environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symage.storage.s3.MOST_PARTS", 4)
    monkeypatch.setattr("symage.storage.s3.MOST_PIECES", 2)
    bucket, _, prefix = s3_environment.removeprefix("s3://").partition("/")
    store = S3Store(bucket, prefix)
    whole = b"".join(bytes([number]) * SHORTEST for number in range(6))
    store.write("long", [whole])
    pieces = [Piece("long", number * SHORTEST, (number + 1) * SHORTEST) for number in range(6)]
    store.compose("whole", pieces)
    assert read_bytes(store, "whole") == whole
    assert store.keys("") == ["long", "whole"]


def test_a_missing_key_is_said(store: ArtifactStore) -> None:
    with pytest.raises(NotFound):
        read_bytes(store, "nothing")
    with pytest.raises(NotFound):
        store.size("nothing")


def test_a_prefix_is_deleted_alone(store: ArtifactStore) -> None:
    for key in ("jobs/1/a/x", "jobs/1/a/y", "jobs/1/b", "jobs/10/a"):
        store.write(key, [b"x"])
    store.delete_prefix("jobs/1/a/")
    assert store.keys("jobs/") == ["jobs/1/b", "jobs/10/a"]
    store.delete_prefix("jobs/1/")
    store.delete_prefix("jobs/1/")
    assert store.keys("jobs/") == ["jobs/10/a"]


def test_a_key_stays_below_the_store(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="below the store"):
        LocalStore(tmp_path / "files").write("../outside", [b"x"])


def test_a_store_says_whether_it_has_links(store: ArtifactStore) -> None:
    link = store.link("a", filename="a", content_type="a/b", seconds=9)
    assert (link is not None) is store.links
    assert store.links is isinstance(store, S3Store)


def test_a_presigned_link_serves_the_file(s3_environment: str) -> None:
    bucket, _, prefix = s3_environment.removeprefix("s3://").partition("/")
    store = S3Store(bucket, prefix)
    store.write("jobs/1/dataset.zip", [b"0123456789"])
    link = store.link("jobs/1/dataset.zip", filename="d.zip", content_type="application/zip", seconds=60)
    assert link is not None
    whole, part = httpx.get(link), httpx.get(link, headers={"Range": "bytes=2-4"})
    assert (whole.status_code, whole.content) == (200, b"0123456789")
    assert (part.status_code, part.content) == (206, b"234")
    assert whole.headers["content-disposition"] == 'attachment; filename="d.zip"'

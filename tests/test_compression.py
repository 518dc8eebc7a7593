"""Compressed bytes depend on the input alone: not on where the process, its threads or its buffers lie."""

import threading
import zlib
from collections import Counter
from collections.abc import Callable

import pytest

from symage.cases.documents import make_documents
from symage.compression import RawStream, crc32, headed_stream, raw, small_stream, stream
from symage.documents.pdf import overlays
from symage.request import GenerationRequest
from tests.packaged import ready_forms

ADDRESSES = 600
"""Threads alive at once, each with a stack of its own: of plain level 1 a few of so many deviate."""
CONTENT = b"BT\n0 0 0 rg\n/F1 9 Tf 1 0 0 1 40 686.6 Tm (A) Tj\nET"
REPEATING = b"BT 0 0 0 rg\n/F1 9 Tf 1 0 0 1 40 686.6 Tm (A)"


def in_pieces(data: bytes) -> bytes:
    pieces = RawStream()
    return pieces.add(b"") + pieces.add(data[:20]) + pieces.add(data[20:]) + pieces.end()


def at_many_addresses(compress: Callable[[], bytes]) -> Counter[bytes]:
    found: list[bytes] = []
    together = threading.Barrier(ADDRESSES)

    def work() -> None:
        together.wait()
        found.append(compress())

    before = threading.stack_size(256 * 1024)
    threads = [threading.Thread(target=work) for _ in range(ADDRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    threading.stack_size(before)
    return Counter(found)


@pytest.mark.parametrize(
    ("compress", "window"),
    [
        (lambda: headed_stream(CONTENT), 15),
        (lambda: stream(memoryview(REPEATING)), 15),
        (lambda: raw(REPEATING), -15),
        (lambda: in_pieces(REPEATING), -15),
        (lambda: small_stream(REPEATING), 15),
    ],
    ids=["headed_stream", "stream", "raw", "in pieces", "small_stream"],
)
def test_no_address_shows(compress: Callable[[], bytes], window: int) -> None:
    ((data, count),) = at_many_addresses(compress).items()
    assert count == ADDRESSES
    assert zlib.decompress(data, window) in (CONTENT, REPEATING)


@pytest.mark.parametrize(
    "compress", [lambda: stream(memoryview(REPEATING)), lambda: raw(REPEATING), lambda: in_pieces(REPEATING)]
)
def test_the_first_bytes_are_flushed_before_the_rest(compress: Callable[[], bytes]) -> None:
    """By an empty block, as RFC 1951 has it: whether an address would have shown is a matter of luck."""
    assert b"\0\0\xff\xff" in compress()[:20]


@pytest.mark.parametrize("data", [b"", b"a", b"abcdefgh", b"a" * 17, bytes(range(256)) * 300])
def test_what_was_compressed_comes_back(data: bytes) -> None:
    assert zlib.decompress(headed_stream(data)) == data
    assert zlib.decompress(stream(memoryview(data))) == data
    assert zlib.decompress(small_stream(data)) == data
    assert zlib.decompress(raw(data), -15) == zlib.decompress(in_pieces(data), -15) == data
    assert crc32(data[5:], crc32(data[:5])) == zlib.crc32(data)


@pytest.mark.parametrize("size", [1, 7, 8, 100, 9_999, 65_536, 1 << 20])
def test_how_a_stream_was_cut_does_not_show(size: int) -> None:
    data = b"".join(b"%d,irs_w2_single_page_2025,train,Name %d\n" % (row, row * 7919) for row in range(9000))
    pieces = RawStream()
    cut = b"".join([pieces.add(data[start : start + size]) for start in range(0, len(data), size)])
    whole = RawStream()
    assert cut + pieces.end() == whole.add(data) + whole.end()


def test_content_of_pages_begins_as_nothing_in_it_goes_on() -> None:
    """What `headed_stream` asks of its data, on all forms of some households."""
    ready = ready_forms()
    forms = tuple(form.id for form in ready.catalogue)
    (layouts,) = make_documents(ready, GenerationRequest(forms, 5, seed=9), range(5)).layouts
    for layout in layouts:
        for overlay in overlays(ready.compiled(layout.form_id), layout):
            for content in filter(None, overlay.contents):
                heads = [content[at : at + 4] for at in range(3)]
                assert [content.rfind(head) for head in heads] == [0, 1, 2], layout.form_id

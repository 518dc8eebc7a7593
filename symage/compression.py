"""Deflate whose bytes depend on the input alone: everything that is compressed is compressed here.

ISA-L is several times faster than zlib, but at level 1 its x86 code enters the group of four bytes at 2 in
its table under a number made of the address of its own state, not of the group (ISA-L 2.32.1,
igzip_icf_body_h1_gr_bt.asm, label write_first_byte). So a match with one of the first groups may be found or
missed, depending on where the process was loaded. Level 3 chooses by the kind of processor. What is done:

- a stream is made in two steps: its first bytes, too few to reach that code, are flushed, and the code is not
  reached again. This costs six bytes and some microseconds;
- streams none of whose first three groups comes back later have nothing to find or miss: one step is enough;
- what is made once for a process goes through libdeflate, which is slower and smaller.

Equal on x86-64 with SSE4.2 and the pinned versions of `isal` and `deflate`; other processors give other bytes
of the same contents.
"""

from collections.abc import Iterable

import deflate
from isal import isal_zlib

_LEVEL = 1
_HEAD = 8
"""Bytes of the first step; up to 16 do not reach the code in question."""
_BLOCK = 64 << 10
"""What comes in pieces is compressed in blocks: ISA-L's output shows where its input was cut."""
_ZLIB, _RAW = 15, -15
_SMALLEST = 12


def stream(data: memoryview) -> bytes:
    """A zlib stream, as PNG files hold it. `data` is flat."""
    return _in_two_steps(data, _ZLIB)


def headed_stream(data: bytes) -> bytes:
    """A zlib stream of what begins as nothing in it goes on: none of the groups of four bytes at 0, 1 and 2
    may come back. Content of a page that begins with BT and a line end is such data."""
    return bytes(isal_zlib.compress(data, _LEVEL))


def raw(data: bytes) -> bytes:
    """Raw deflate, as ZIP files hold it."""
    return _in_two_steps(data, _RAW)


def small_stream(data: bytes) -> bytes:
    """A zlib stream as small as can be, for what is compressed once and written often."""
    return bytes(deflate.zlib_compress(data, _SMALLEST))


def crc32(data: bytes | memoryview, before: int = 0) -> int:
    """The checksum of ZIP files, continued from that of what came before."""
    return int(isal_zlib.crc32(data, before))


class RawStream:
    """Raw deflate of what comes in pieces; how it was cut does not show."""

    def __init__(self) -> None:
        self._deflate = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _RAW)
        self._left = bytearray()
        self._begun = False

    def add(self, data: bytes) -> bytes:
        self._left += data
        whole = len(self._left) - len(self._left) % _BLOCK
        blocks = [bytes(self._left[start : start + _BLOCK]) for start in range(0, whole, _BLOCK)]
        del self._left[:whole]
        return b"".join(map(self._block, blocks))

    def end(self) -> bytes:
        return self._block(bytes(self._left)) + bytes(self._deflate.flush())

    def _block(self, data: bytes) -> bytes:
        if self._begun or not data:
            return bytes(self._deflate.compress(data))
        self._begun = True
        return b"".join(_begin(self._deflate, data))


def _in_two_steps(data: bytes | memoryview, window: int) -> bytes:
    pieces = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, window)
    return b"".join((*_begin(pieces, data), pieces.flush()))


def _begin(pieces: "isal_zlib.Compress", data: bytes | memoryview) -> Iterable[bytes]:
    return (
        pieces.compress(data[:_HEAD]),
        pieces.flush(isal_zlib.Z_SYNC_FLUSH),
        pieces.compress(data[_HEAD:]),
    )

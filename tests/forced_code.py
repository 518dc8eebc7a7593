"""ISA-L with the code of an older or a newer processor: what its dispatcher would choose there, put into its
pointers by hand.

    python -m tests.forced_code avx2 LEVEL

Prints a digest of many streams: of all that `symage.compression` makes at LEVEL 1, else of plain ISA-L's.
"""

import ctypes
import random
import struct
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from isal import isal_zlib

from symage.compression import RawStream, headed_stream, raw, stream

GENERATIONS = ("sse4.2", "avx", "avx2", "avx512")
ICF_BODY = tuple(f"isal_deflate_icf_body_hash_hist_{number}" for number in ("01", "02", "04", "04"))
LAZY, GREEDY = "icf_body_hash1_fillgreedy_lazy", "icf_body_lazyhash1_fillgreedy_greedy"
CODE: Mapping[str, tuple[str, ...]] = {
    "isal_deflate_body": tuple(f"isal_deflate_body_{number}" for number in ("01", "02", "04", "04")),
    "isal_deflate_finish": ("isal_deflate_finish_01",) * 4,
    "isal_deflate_hash_lvl1": ("isal_deflate_hash_crc_01",) * 4,
    "isal_deflate_icf_body_lvl1": ICF_BODY,
    "isal_deflate_icf_body_lvl3": (LAZY, LAZY, GREEDY, GREEDY),
    "isal_deflate_icf_finish_lvl1": ("isal_deflate_icf_finish_hash_hist_01",) * 4,
    "isal_update_histogram": (*("isal_update_histogram_01",) * 2, *("isal_update_histogram_04",) * 2),
    "encode_deflate_icf": (
        *("encode_deflate_icf_base",) * 2,
        "encode_deflate_icf_04",
        "encode_deflate_icf_06",
    ),
    "set_long_icf_fg": (*("set_long_icf_fg_base",) * 2, "set_long_icf_fg_04", "set_long_icf_fg_06"),
    "gen_icf_map_lh1": (*("gen_icf_map_h1_base",) * 2, "gen_icf_map_lh1_04", "gen_icf_map_lh1_06"),
    "isal_adler32": (*("adler32_sse",) * 2, *("adler32_avx2_4",) * 2),
    "crc32_gzip_refl": (*("crc32_gzip_refl_by8",) * 3, "crc32_gzip_refl_by16_10"),
}
"""A pointer of the dispatcher -> what it holds on each generation (ISA-L 2.32.1, *_multibinary.asm)."""
_SYMTAB, _ENTRY = 2, struct.Struct("<IBBHQQ")


def here() -> tuple[str, ...]:
    """The generations whose code this processor can run."""
    flags = Path("/proc/cpuinfo").read_text().partition("flags")[2].partition("\n")[0].split()
    needed = ("sse4_2", "avx", "avx2", "avx512vl")
    return tuple(name for name, flag in zip(GENERATIONS, needed, strict=True) if flag in flags)


def force(generation: str) -> None:
    library = ctypes.CDLL(isal_zlib.__file__)
    places = dict(symbols(Path(isal_zlib.__file__).read_bytes()))
    base = ctypes.cast(library.isal_deflate, ctypes.c_void_p).value - places["isal_deflate"]  # type: ignore[operator]
    for pointer, code in CODE.items():
        chosen = base + places[code[GENERATIONS.index(generation)]]
        ctypes.c_uint64.from_address(base + places[f"{pointer}_dispatched"]).value = chosen


def symbols(elf: bytes) -> Iterator[tuple[str, int]]:
    """The names of a library with where they lie in it."""
    table, size, count = struct.unpack_from("<Q10xHH", elf, 40)
    size, count = struct.unpack_from("<HH", elf, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", elf, table + size * number) for number in range(count)]
    for _, kind, _, _, start, length, link, *_ in sections:
        if kind == _SYMTAB:
            texts = sections[link][4]
            for name, _, _, _, value, _ in _ENTRY.iter_unpack(elf[start : start + length]):
                text = elf[texts + name : elf.index(b"\0", texts + name)]
                yield text.decode(), value


def digest(level: int) -> str:
    whole = sha256()
    for data in samples():
        for made in _ours(data) if level == 1 else [isal_zlib.compress(data, level)]:
            whole.update(made)
    return whole.hexdigest()


def samples() -> Iterator[bytes]:
    """As pages have it, short to long; rows of a picture; noise."""
    draws = random.Random(5)
    for size in (1, 4, 9, 40, 200, 3000):
        runs = (
            f"1 0 0 1 {draws.randrange(6000) / 10} {draws.randrange(7000) / 10} Tm "
            f"({draws.randrange(10**9)}) Tj"
            for _ in range(size)
        )
        yield f"BT\n0 0 0 rg\n/F1 9 Tf {' '.join(runs)}\nET".encode()
    yield b"".join(bytes([255] * 600 + [draws.randrange(256) for _ in range(20)]) * 3 for _ in range(200))
    yield draws.randbytes(100_000)


def _ours(data: bytes) -> Iterator[bytes]:
    pieces = RawStream()
    yield from (stream(memoryview(data)), raw(data), pieces.add(data) + pieces.end())
    if data.startswith(b"BT\n"):
        yield headed_stream(data)


if __name__ == "__main__":
    force(sys.argv[1])
    print(digest(int(sys.argv[2])))

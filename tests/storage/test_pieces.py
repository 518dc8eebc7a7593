"""How S3 puts a file together: parts within its bounds, however large the file."""

from collections.abc import Sequence

import pytest

from symage.storage.pieces import (
    LONGEST,
    MOST_PARTS,
    MOST_PIECES,
    PART,
    SHORTEST,
    Piece,
    parts,
    uploaded_size,
)

MIB, GIB, TIB = 1 << 20, 1 << 30, 1 << 40
LARGEST = 5 * TIB
"""Of an object."""


def planned(sizes: Sequence[int]) -> list[Sequence[Piece]]:
    return list(parts(Piece(f"pack {number}", 7, 7 + size) for number, size in enumerate(sizes)))


def sizes_of(made: Sequence[Sequence[Piece]]) -> list[int]:
    return [sum(piece.size for piece in part) for part in made]


@pytest.mark.parametrize(
    "sizes",
    [
        [22],
        [SHORTEST, 22],
        [3, SHORTEST, 22],
        [6 * MIB, 1 * MIB] * 3000,
        [1000] * 20_000,
        [SHORTEST - 1] * 5000,
        [9 * MIB, SHORTEST - 1, 0, 5 * MIB + 1] * 100,
        [LONGEST, LONGEST + 1, 3 * LONGEST - 1, 1],
        [LARGEST // MOST_PIECES] * MOST_PIECES,
        [LARGEST - 22, 22],
        [1, LARGEST // MOST_PIECES * 2 - 1] * (MOST_PIECES // 2),
    ],
)
def test_parts_are_the_pieces_in_order_and_within_bounds(sizes: Sequence[int]) -> None:
    made = planned(sizes)
    assert all(SHORTEST <= size <= LONGEST for size in sizes_of(made)[:-1])
    assert 0 < sizes_of(made)[-1] <= LONGEST
    assert len(made) <= MOST_PARTS
    reached = dict.fromkeys((f"pack {number}" for number in range(len(sizes))), 7)
    flat = [piece for part in made for piece in part]
    for piece in flat:
        assert piece.start == reached[piece.key]
        reached[piece.key] = piece.stop
    assert list(reached.values()) == [7 + size for size in sizes]
    numbers = [int(piece.key.removeprefix("pack ")) for piece in flat]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("size", [6 * MIB, 40 * MIB, 6 * GIB])
def test_of_long_pieces_hardly_a_byte_is_uploaded(size: int) -> None:
    made = planned([size, 100 * 1000] * 500)
    uploaded = [sum(piece.size for piece in part) for part in made if len(part) > 1]
    assert sum(uploaded) < 500 * 2 * SHORTEST
    copied = [part[0].size for part in made if len(part) == 1 and part[0].size >= SHORTEST]
    assert sum(copied) + sum(uploaded) + 100 * 1000 >= 500 * (size + 100 * 1000)


def test_what_is_uploaded_of_short_pieces_comes_in_parts_of_a_few_mebibytes() -> None:
    made = planned([SHORTEST - 1] * 5000)
    assert max(sizes_of(made)) < PART + SHORTEST


def test_uploads_of_unknown_length_reach_the_largest_object() -> None:
    assert sum(uploaded_size(number) for number in range(MOST_PARTS)) >= LARGEST
    assert uploaded_size(0) == PART
    assert uploaded_size(MOST_PARTS - 1) <= LONGEST

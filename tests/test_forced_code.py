"""Compressed bytes are the same on each kind of x86-64 processor: one is made another by forcing its code."""

import subprocess
import sys

import pytest

from tests.forced_code import GENERATIONS, digest, here

EVERYWHERE = "9f4319370c0400f08c851b2622a91af71f60ef470f1b8a41145a05ffa81dec1e"
"""What all streams of ours come to, on whatever runs these tests."""


def forced(generation: str, level: int) -> str:
    if generation not in here():
        pytest.skip(f"this processor has no {generation}")
    command = [sys.executable, "-m", "tests.forced_code", generation, str(level)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_this_processor_makes_the_bytes_of_all() -> None:
    assert digest(1) == EVERYWHERE


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_code_of_another_processor_makes_the_same_bytes(generation: str) -> None:
    assert forced(generation, 1) == EVERYWHERE


def test_level_3_would_show_the_processor() -> None:
    """Which is why nothing is compressed so, and what shows that code was forced at all."""
    assert forced("sse4.2", 3) == forced("avx", 3) != forced("avx2", 3)

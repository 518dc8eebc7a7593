"""The same bytes from a fresh process, and from one that may not use what newer processors can do."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.documents.wear.worn import PROFILES, worn

ROOT = Path(__file__).parents[3]
OLDER = {
    "OPENCV_CPU_DISABLE": "AVX2,AVX,FP16,AVX512-SKX",
    "NPY_DISABLE_CPU_FEATURES": "AVX2 FMA3 X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    "JSIMD_FORCENONE": "1",
}
FORM = "irs_f1040_2025"
QUANTITY = 2


def digests(profile: str) -> list[str]:
    made = worn(FORM, profile, QUANTITY, seed=12, dpi=100, strength=0.7).files()
    return [sha256(data).hexdigest() for each in made for data in (each.pdf, *each.pngs)]


@pytest.mark.parametrize("older", [False, True], ids=["fresh", "older"])
def test_another_process_makes_the_same_bytes(older: bool) -> None:
    here = [digest for profile in PROFILES for digest in digests(profile)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(OLDER if older else {})}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.documents.wear.test_processors"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == here


if __name__ == "__main__":
    print("\n".join(digest for profile in PROFILES for digest in digests(profile)))

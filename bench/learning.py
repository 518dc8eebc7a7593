"""Every figure of docs/learning.md: makes the datasets that are not there, then trains and tests, run by run.

    python -m bench.learning FOLDER [--python PYTHON] [RUN …]

PYTHON has torch (the extra `train`); tesseract must be there. A run whose answer is kept in FOLDER is not run
again. A morning's work for one core; each run prints what the script of the example says.
"""

import argparse
import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import MappingProxyType

from bench.live import Live, live

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "examples/train_kie_model.py"
BALANCED, WORN = {"coverage": "balanced"}, {"degradation_profile": "mixed"}
COURIER, NEW = {"look": "laser-courier"}, {"look": "laser-narrow"}
READ: Mapping[str, object] = {"dpi": 200}
"""In pixels that an OCR can read; with pictures."""
Order = tuple[str, int, int, Mapping[str, object]]
W2, SINGLE, W2_2026, TESTED = (
    "irs_w2_2024",
    "irs_w2_single_page_2024",
    "irs_w2_2026",
    "irs_w2_single_page_2025",
)
DATASETS: Mapping[str, Order] = MappingProxyType(
    {
        "w2-2024": (W2, 100, 1000, BALANCED),
        "w2-2024-single": (SINGLE, 150, 3000, BALANCED),
        "w2-2026": (W2_2026, 100, 1000, BALANCED),
        "w2-2024-worn": (W2, 60, 2000, BALANCED | WORN),
        "w2-2026-worn": (W2_2026, 60, 2000, BALANCED | WORN),
        "w2-2024-read": (SINGLE, 40, 5000, BALANCED | READ),
        "w2-2024-read-worn": (SINGLE, 50, 7000, BALANCED | WORN | READ),
        "w2-2024-single-300": (SINGLE, 300, 3000, BALANCED),
        "w2-2024-courier": (W2, 100, 1000, BALANCED | COURIER),
        "w2-2024-single-courier": (SINGLE, 150, 3000, BALANCED | COURIER),
        "w2-2026-courier": (W2_2026, 100, 1000, BALANCED | COURIER),
        "w2-2024-natural": (W2, 100, 1000, {}),
        "w2-2024-single-natural": (SINGLE, 150, 3000, {}),
        "w2-2026-natural": (W2_2026, 100, 1000, {}),
        "w2-test-clean": (TESTED, 30, 900_000, READ),
        "w2-test-worn": (TESTED, 30, 910_000, WORN | READ),
        "w2-test-new": (TESTED, 20, 920_000, WORN | NEW | READ),
        "w2-test-balanced": (TESTED, 30, 930_000, BALANCED | READ),
        "f1040-2023": ("irs_f1040_2023", 100, 1000, BALANCED),
        "f1040-2023-read": ("irs_f1040_2023", 40, 5000, BALANCED | READ),
        "f1040-2023-worn": ("irs_f1040_2023", 80, 7000, BALANCED | WORN | READ),
        "f1040-2023-courier": ("irs_f1040_2023", 100, 1000, BALANCED | COURIER),
        "f1040-2023-natural": ("irs_f1040_2023", 100, 1000, {}),
        "f1040-1988": ("irs_f1040_classic_1988", 60, 21_000, BALANCED),
        "f1040-test-2024": ("irs_f1040_2024", 12, 900_000, READ),
        "f1040-test-2025": ("irs_f1040_2025", 12, 900_000, READ),
        "f1040-dev-2024": ("irs_f1040_2024", 12, 940_000, WORN | READ),
        "f1040-dev-2025": ("irs_f1040_2025", 12, 940_000, WORN | READ),
        "f1040-test-2024-new": ("irs_f1040_2024", 12, 960_000, WORN | NEW | READ),
        "f1040-test-2025-new": ("irs_f1040_2025", 12, 960_000, WORN | NEW | READ),
    }
)
FLAT = ("w2-2024", "w2-2024-single", "w2-2026")
ALL = (*FLAT, "w2-2024-worn", "w2-2026-worn")
BY_OCR = ("--train-read", "w2-2024-read", "w2-2024-read-worn")
W2_TESTS = ("--test", "w2-test-clean", "w2-test-worn", "w2-test-new", "w2-test-balanced")
TESTS = ("--test", "f1040-test-2024", "f1040-dev-2024", "f1040-test-2024-new")
TESTS += ("f1040-test-2025", "f1040-dev-2025", "f1040-test-2025-new")
DEV = ("--test", "f1040-dev-2024", "f1040-test-2025", "f1040-dev-2025")
UNSEEN = ("--without-look", "laser-narrow")
SEEDS = ("--seed", "0", "1", "2")
EVENED = ("--reader", "evened", "--read", "evened")
NOW = ("--labels-of", str(ROOT / "form_definitions/tax/irs_f1040_2025.yaml"))
RETURNS = ("f1040-2023",)
CLEAN, OF_ALL = ("--train-read", "f1040-2023-read"), ("--train-read", "f1040-2023-read", "f1040-2023-worn")


def _w2(folders: Sequence[str], steps: int, *more: str) -> Sequence[str]:
    train = ("--train", *folders, *W2_TESTS, *UNSEEN, "--steps", str(steps))
    return (*train, "--read", "tesseract", *more)


def _f1040(folders: Sequence[str], *more: str, steps: int = 800) -> Sequence[str]:
    train = ("--train", *folders, *UNSEEN, *EVENED, *NOW, "--steps", str(steps))
    return (*train, *more) if "--test" in more else (*train, *DEV, *more)


RUNS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "w2": _w2(ALL, 1000, *BY_OCR, *SEEDS),
        "f1040": _f1040(RETURNS, *OF_ALL, *TESTS, *SEEDS, steps=2000),
        **{f"w2-{steps}-steps": _w2(ALL, steps, *BY_OCR) for steps in (100, 400, 2000)},
        **{
            f"w2-{count}-people": _w2(["w2-2024-single-300"], 400, "--documents", str(count))
            for count in (10, 30, 100, 300)
        },
        "w2-without-reading": _w2(ALL, 400),
        "w2-without-wear": _w2(FLAT, 400),
        "w2-without-looks": _w2([f"{folder}-courier" for folder in FLAT], 400),
        "w2-without-coverage": _w2([f"{folder}-natural" for folder in FLAT], 400),
        **{f"f1040-{steps}-steps": _f1040(RETURNS, *OF_ALL, steps=steps) for steps in (200, 800)},
        **{f"f1040-{count}-people": _f1040(RETURNS, *OF_ALL, "--documents", str(count)) for count in (5, 20)},
        "f1040-without-wear": _f1040(RETURNS, *CLEAN),
        "f1040-with-1988": _f1040([*RETURNS, "f1040-1988"], *OF_ALL),
        "f1040-without-reading": _f1040(["f1040-2023"]),
        "f1040-without-looks": _f1040(["f1040-2023-courier"]),
        "f1040-without-coverage": _f1040(["f1040-2023-natural"]),
    }
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("runs", nargs="*", metavar="RUN")
    parser.add_argument("--python", default=sys.executable)
    order = parser.parse_args()
    missing = [name for name in DATASETS if not (order.folder / name).exists()]
    with live(order.folder / "platform") if missing else nullcontext() as running:
        for name in missing:
            _make(running, order.folder / name, *DATASETS[name])
    for name in order.runs or RUNS:
        kept = order.folder / f"{name}.txt"
        if not kept.exists():
            command = [order.python, str(SCRIPT), *RUNS[name]]
            answer = subprocess.run(command, cwd=order.folder, capture_output=True, text=True, check=True)
            kept.write_text(answer.stdout)
        print(f"== {name}\n{kept.read_text()}", flush=True)


def _make(
    running: Live, folder: Path, form: str, people: int, seed: int, config: Mapping[str, object]
) -> None:
    formats = ("pdf_typed", "bio", "png_typed") if "dpi" in config else ("pdf_typed", "bio")
    job = running.order(people, formats, seed, (form,), config)
    running.wait(job)
    content = running.client.get(f"/api/v1/jobs/{job}/download/dataset", timeout=600)
    content.raise_for_status()
    with zipfile.ZipFile(io.BytesIO(content.content)) as archive:
        archive.extractall(folder)


if __name__ == "__main__":
    main()

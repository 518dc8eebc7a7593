"""Train a small model on the labels of datasets, and see what it finds on pages that it has never seen.

    python examples/train_kie_model.py --train W2_2024 W2_2026 --test W2_2025 --read tesseract

Each is the folder of an unpacked archive with labels `bio`, or FUNSD alone. The model sees words, and what
stands beside them, but not where on the page they are; beside it stands lookup by place. It learns from noisy
views of the pages (`kie/noise.py`), on one thread, in minutes. Needs torch: `pip install 'symage[train]'`.
docs/learning.md has what came of it.
"""

import argparse
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import torch
from kie.lookup import look_up, templates
from kie.ocr import ENGINES, read
from kie.pages import Page, labelled_pages
from kie.scoring import score
from kie.training import learn, said

LABELS = "labels"
"""Words as the labels have them, read by no OCR."""


def main() -> None:
    order = _order()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    pages = _chosen([page for folder in order.train for page in labelled_pages(folder)], order)
    start = time.process_time()
    learned = learn(pages, order.steps, order.seed)
    spent = time.process_time() - start
    print(f"{len(pages)} pages, {len(learned.classes)} labels, {order.steps} steps, {spent:.0f} s")
    known = templates(pages)
    for folder, reader in product(order.test, order.read):
        tested = _tested(folder, reader)
        by_model = score(tested, [said(learned, page) for page in tested])
        by_place = score(tested, [look_up(known, page) for page in tested])
        print(f"{folder}, words of {reader}: {len(tested)} pages")
        print(f"  model   {by_model.line}\n  lookup  {by_place.line}", flush=True)
        for label, count in by_model.wrong.most_common(order.wrong):
            print(f"    {count} wrong: {label}")


def _tested(folder: Path, reader: str) -> list[Page]:
    labelled = labelled_pages(folder)
    return labelled if reader == LABELS else [read(page, reader) for page in labelled]


def _chosen(pages: Sequence[Page], order: argparse.Namespace) -> Sequence[Page]:
    """As many as are asked for, drawn by the seed."""
    if order.pages is None or order.pages >= len(pages):
        return pages
    drawn = np.random.default_rng(order.seed).permutation(len(pages))[: order.pages]
    return [pages[number] for number in sorted(drawn.tolist())]


def _order() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--train", type=Path, nargs="+", required=True, metavar="FOLDER")
    parser.add_argument("--test", type=Path, nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--steps", type=int, default=600, help="about 1,000 words each")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pages", type=int, help="of those to train on; all of them unless said")
    parser.add_argument(
        "--read", choices=(LABELS, *ENGINES), nargs="+", default=[LABELS], help="whose words to test on"
    )
    parser.add_argument("--wrong", type=int, default=0, help="how many of the worst labels to name")
    return parser.parse_args()


if __name__ == "__main__":
    main()

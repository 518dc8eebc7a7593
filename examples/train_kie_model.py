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
from kie.pages import Page, documents, labelled_pages
from kie.scoring import score
from kie.training import learn, said

LABELS = "labels"
"""Words as the labels have them, read by no OCR."""


def main() -> None:
    order = _order()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False
    tested = {each: _pages(*each) for each in product(order.test, order.read)}
    looks = {page.look for pages in tested.values() for page in pages} if order.new_looks else set()
    pages = _to_learn(order, looks - {""})
    known = templates(page for page in pages if not page.read)
    for seed in order.seed:
        start = time.process_time()
        learned = learn(pages, order.steps, seed)
        spent = time.process_time() - start
        labels = learned.classes
        print(f"seed {seed}: {len(pages)} pages, {len(labels)} labels, {order.steps} steps, {spent:.0f} s")
        for (folder, reader), unseen in tested.items():
            by_model = score(unseen, [said(learned, page) for page in unseen], labels)
            by_place = score(unseen, [look_up(known, page) for page in unseen], labels)
            print(f"{folder}, words of {reader}: {len(unseen)} pages")
            print(f"  model   {by_model.line}\n  lookup  {by_place.line}", flush=True)
            for label, count in by_model.wrong.most_common(order.wrong):
                print(f"    {count} wrong: {label}")


def _pages(folder: Path, reader: str) -> list[Page]:
    labelled = labelled_pages(folder)
    return labelled if reader == LABELS else [read(page, reader) for page in labelled]


def _to_learn(order: argparse.Namespace, looks: set[str]) -> list[Page]:
    """Those of no look that is tested, as many documents as are asked for; those that an OCR has read come so
    often that half of all are."""
    chosen = [page for folder in order.train for page in _drawn(_pages(folder, LABELS), order, looks)]
    by_ocr = [
        page for folder in order.train_read for page in _drawn(_pages(folder, "tesseract"), order, looks)
    ]
    return chosen + by_ocr * max(1, round(len(chosen) / max(1, len(by_ocr))))


def _drawn(pages: Sequence[Page], order: argparse.Namespace, looks: set[str]) -> list[Page]:
    found = documents(page for page in pages if page.look not in looks)
    drawn = np.random.default_rng(0).permutation(len(found))[: order.documents]
    return [page for number in sorted(drawn.tolist()) for page in found[number]]


def _order() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--train", type=Path, nargs="+", required=True, metavar="FOLDER")
    parser.add_argument(
        "--train-read",
        type=Path,
        nargs="+",
        default=[],
        metavar="FOLDER",
        help="as tesseract reads their pictures",
    )
    parser.add_argument("--test", type=Path, nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--steps", type=int, default=600, help="about 1,000 words each")
    parser.add_argument("--seed", type=int, nargs="+", default=[0], help="a model each")
    parser.add_argument("--documents", type=int, help="of each folder to train on; all of them unless said")
    parser.add_argument("--new-looks", action="store_true", help="train on no look that is tested")
    parser.add_argument(
        "--read", choices=(LABELS, *ENGINES), nargs="+", default=[LABELS], help="whose words to test on"
    )
    parser.add_argument("--wrong", type=int, default=0, help="how many of the worst labels to name")
    return parser.parse_args()


if __name__ == "__main__":
    main()

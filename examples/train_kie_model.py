"""Train a small model on the labels of datasets, and see what it finds on pages that it has never seen.

    python examples/train_kie_model.py --train W2_2024 W2_2026 --test W2_2025 --read tesseract

Each is the folder of an unpacked archive with labels `bio`, or FUNSD alone. The model sees words, and what
stands beside them, but not where on the page they are; beside it stands lookup by place. It learns from noisy
views of the pages (`kie/noise.py`), on one thread, in minutes. Needs torch: `pip install 'symage[train]'`.
docs/learning.md has what came of it.
"""

import argparse
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import torch
from kie.former import Former, as_now, carried
from kie.lookup import Template, look_up, templates
from kie.ocr import ENGINES, read
from kie.pages import Page, documents, labelled_pages
from kie.saying import said
from kie.scoring import score
from kie.training import Learned, learn, together

LABELS = "labels"
"""Words as the labels have them, read by no OCR."""


def main() -> None:
    order = _order()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.utils.deterministic.fill_uninitialized_memory = False
    former = Former.of(order.labels_of) if order.labels_of else Former({}, {})
    tested = {
        (folder, reader): _called(_as_read(labelled_pages(folder), reader), former)
        for folder, reader in product(order.test, order.read)
    }
    pages = _called(_to_learn(order, frozenset(order.without_look)), former)
    known = templates(page for page in pages if not page.read)
    print(f"{len(pages)} pages, {order.steps} steps")
    several = []
    for seed in order.seed:
        start = time.process_time()
        several.append(learn(pages, order.steps, seed))
        print(f"seed {seed}: {time.process_time() - start:.0f} s")
        _tell(tested, several[-1], known, former, order.wrong)
    if len(several) > 1:
        print("their mean:")
        _tell(tested, together(several), known, former, order.wrong)


def _tell(
    tested: Mapping[tuple[Path, str], Sequence[Page]],
    learned: Learned,
    known: Sequence[Template],
    former: Former,
    wrong: int,
) -> None:
    labels = {*learned.classes, *(called for _, called in former.again.values())}
    learned = replace(learned, once=learned.once - former.again.keys())
    for (folder, reader), unseen in tested.items():
        by_model = [
            values for pages in documents(unseen) for values in carried(said(learned, pages), pages, former)
        ]
        by_place = [look_up(known, page) for page in unseen]
        found = score(unseen, by_model, labels)
        print(f"{folder}, words of {reader}: {len(unseen)} pages")
        print(f"  model   {found.line}\n  lookup  {score(unseen, by_place, labels).line}", flush=True)
        for label, count in found.wrong.most_common(wrong):
            print(f"    {count} wrong: {label}")


def _as_read(labelled: Sequence[Page], reader: str) -> Sequence[Page]:
    return labelled if reader == LABELS else [read(page, reader) for page in labelled]


def _to_learn(order: argparse.Namespace, looks: frozenset[str]) -> list[Page]:
    """As many documents as are asked for, in none of those looks; those that an OCR has read come so often
    that half of all are."""
    chosen = [page for folder in order.train for page in _drawn(folder, order, looks)]
    drawn = [page for folder in order.train_read for page in _drawn(folder, order, looks)]
    by_ocr = [*_as_read(drawn, order.reader)]
    return chosen + by_ocr * max(1, round(len(chosen) / max(1, len(by_ocr))))


def _called(pages: Sequence[Page], former: Former) -> list[Page]:
    return [as_now(page, former) for page in pages]


def _drawn(folder: Path, order: argparse.Namespace, looks: frozenset[str]) -> list[Page]:
    found = documents(page for page in labelled_pages(folder) if page.look not in looks)
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
        help="as an OCR reads their pictures",
    )
    parser.add_argument("--reader", choices=[*ENGINES], default="tesseract", help="that OCR")
    parser.add_argument(
        "--labels-of",
        type=Path,
        metavar="DEFINITION",
        help="call values as that form does: its former_concepts",
    )
    parser.add_argument("--test", type=Path, nargs="+", default=[], metavar="FOLDER")
    parser.add_argument("--steps", type=int, default=600, help="about 1,000 words each")
    parser.add_argument("--seed", type=int, nargs="+", default=[0], help="a model each, and their mean")
    parser.add_argument("--documents", type=int, help="of each folder to train on; all of them unless said")
    parser.add_argument(
        "--without-look", nargs="+", default=[], metavar="LOOK", help="train on no document in it"
    )
    parser.add_argument(
        "--read", choices=(LABELS, *ENGINES), nargs="+", default=[LABELS], help="whose words to test on"
    )
    parser.add_argument("--wrong", type=int, default=0, help="how many of the worst labels to name")
    return parser.parse_args()


if __name__ == "__main__":
    main()

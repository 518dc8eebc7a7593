"""How often a letter of a hand is another one: as a reader sees it that has no part in how hands are made.

    python -m bench.letter_drift [--writers 240]

A small network learns the letters of three quarters of the writers and reads those of the others, four
times; figures, capitals and small letters apart, each alone on its paper. A letter is another one where the
network is sure (nine in ten) of another. What it takes wrongly besides is mostly its own fault: it has no
word to go by. Prints a table in Markdown and what was most often taken for what. Needs the extra `train`.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn
from torch.nn import functional

from symage.documents.handwriting.drawn import drawn, joined
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.hand import hand_of
from symage.documents.handwriting.lines import Lines, written
from symage.documents.handwriting.paper import paint
from symage.documents.handwriting.population import WRITERS
from symage.documents.handwriting.sitting import sitting
from symage.documents.handwriting.writers import BLOCK
from symage.randomness import word_of

KINDS = {
    "figures": "0123456789",
    "capitals": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "small letters": "abcdefghijklmnopqrstuvwxyz",
}
DPI, WIDE, HIGH = 200, 90, 60
"""Of a letter's paper; points."""
SAMPLES, FOLDS, SIDE = 3, 4, 36
EPOCHS, BATCH = 14, 128
SURE = 0.9
INK = 0.15
WORST = 12


@dataclass(frozen=True, slots=True)
class Letters:
    """Of each letter its `picture` (× SIDE × SIDE, 0 paper to 1 ink, all equally long), which it is, and who
    wrote it; `scrawl`: whether that is a scrawl."""

    picture: NDArray[np.float32]
    is_: NDArray[np.int64]
    writer: NDArray[np.int64]
    scrawl: NDArray[np.bool_]


def letters(kind: str, writers: int) -> Letters:
    rows = [row for number in range(writers) for row in _of(number, kind)]
    pictures, numbers, who, scrawls = zip(*rows, strict=True)
    return Letters(np.stack(pictures), np.array(numbers), np.array(who), np.array(scrawls))


def _of(number: int, kind: str) -> Iterator[tuple[NDArray[np.float32], int, int, bool]]:
    hand = hand_of(number, 0.5)
    if hand.writer.style == BLOCK and kind == "small letters":
        return
    for sample in range(SAMPLES):
        day = sitting(hand, word_of(number, f"day {sample}"))
        for place, text in enumerate(KINDS[kind]):
            draws = Draws(word_of(number, f"{sample}/{text}"))
            found = written(hand, day, Lines.single(text, 10.0, 15.0, WIDE - 20, HIGH - 30), draws)
            paper = np.full((round(HIGH * DPI / 72), round(WIDE * DPI / 72)), 255, np.uint8)
            paint(paper, drawn(hand, found, joined(hand, found)), hand.writer.pen, 0, DPI, place)
            yield _picture(paper), place, number, bool(hand.writer.scrawl)


def _picture(paper: NDArray[np.uint8]) -> NDArray[np.float32]:
    ink = 1 - paper.astype(np.float32) / 255
    rows, columns = np.nonzero(ink > INK)
    cut = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    scale = (SIDE - 6) / max(cut.shape)
    size = (max(2, round(cut.shape[1] * scale)), max(2, round(cut.shape[0] * scale)))
    small = np.asarray(Image.fromarray(cut).resize(size, Image.Resampling.BOX))
    found = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - size[1]) // 2, (SIDE - size[0]) // 2
    found[top : top + size[1], left : left + size[0]] = small / max(float(small.max()), 0.1)
    return found


def read(found: Letters) -> NDArray[np.float32]:
    """How likely each letter is each of its kind, by a network that has seen nothing of its writer."""
    likely = np.zeros((len(found.is_), int(found.is_.max()) + 1), np.float32)
    for fold in range(FOLDS):
        test = found.writer % FOLDS == fold
        network = _learned(found.picture[~test], found.is_[~test], likely.shape[1], fold)
        with torch.no_grad():
            rows = [network(part) for part in _tensor(found.picture[test]).split(1000)]
        likely[test] = torch.cat(rows).softmax(1).numpy()
    return likely


def _tensor(pictures: NDArray[np.float32]) -> torch.Tensor:
    return torch.from_numpy(pictures)[:, None]


def _learned(pictures: NDArray[np.float32], numbers: NDArray[np.int64], count: int, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    network = nn.Sequential(
        *_block(1, 24), *_block(24, 48), *_block(48, 96), nn.Flatten(), nn.Dropout(0.3), nn.LazyLinear(count)
    )
    network(_tensor(pictures[:2]))
    steps = EPOCHS * (len(pictures) // BATCH)
    mover = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.OneCycleLR(mover, 4e-3, steps)
    for _ in range(steps):
        rows = torch.randint(len(pictures), (BATCH,))
        loss = functional.cross_entropy(
            network(_moved(_tensor(pictures[rows.numpy()]))),
            torch.from_numpy(numbers[rows.numpy()]),
            label_smoothing=0.02,
        )
        mover.zero_grad()
        loss.backward()
        mover.step()
        pace.step()
    return network.eval()


def _block(before: int, after: int) -> Sequence[nn.Module]:
    return (
        nn.Conv2d(before, after, 3, padding=1),
        nn.BatchNorm2d(after),
        nn.ReLU(),
        nn.Conv2d(after, after, 3, padding=1),
        nn.BatchNorm2d(after),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )


def _moved(pictures: torch.Tensor) -> torch.Tensor:
    """Each slanted, turned, stretched and shifted a little."""
    bent = torch.eye(2).repeat(len(pictures), 1, 1) + 0.1 * torch.randn(len(pictures), 2, 2)
    place = torch.cat([bent, 0.06 * torch.randn(len(pictures), 2, 1)], 2)
    grid = functional.affine_grid(place, list(pictures.shape), align_corners=False)
    return functional.grid_sample(pictures, grid, align_corners=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--writers", type=int, default=WRITERS)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    print("| letters | hands | letters read | surely another | taken for another |\n|---|---|---|---|---|")
    said: Counter[str] = Counter()
    for kind, texts in KINDS.items():
        found = letters(kind, asked.writers)
        likely = read(found)
        taken = likely.argmax(1)
        wrong = taken != found.is_
        sure = wrong & (likely.max(1) >= SURE)
        for name, of in (("that can be read", ~found.scrawl), ("scrawls", found.scrawl)):
            row = (kind, name, f"{of.sum():,}", f"{sure[of].mean():.2%}", f"{wrong[of].mean():.2%}")
            print(f"| {' | '.join(row)} |", flush=True)
        rows = np.flatnonzero(sure & ~found.scrawl)
        said.update(f"{texts[found.is_[row]]} as {texts[taken[row]]}, w{found.writer[row]}" for row in rows)
    print("\nSurely another, of hands that can be read:")
    print(", ".join(f"{name} ({count})" for name, count in said.most_common(WORST)))


if __name__ == "__main__":
    main()

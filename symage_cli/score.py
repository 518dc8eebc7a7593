"""`symage score ARCHIVE PREDICTIONS`: how well a reader reads the documents of a dataset."""

import json
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TextIO

from symage.bundles.opened import opened, parameters
from symage.forms.catalogue import load_catalogue
from symage.request import DEFAULT_DPI
from symage.scoring.pictures import marked_pages
from symage.scoring.predictions import read_predictions
from symage.scoring.report import described, page, terminal_lines
from symage.scoring.score import Score, Worst, score


def score_predictions(
    dataset: Path,
    predictions: Path,
    out: TextIO,
    *,
    splits: Sequence[str] = (),
    html: Path | None = None,
    json_file: Path | None = None,
) -> int:
    """Write the score to `out`, where asked a page and JSON too. Raises BadRequest, NotFound, OSError."""
    said = read_predictions(predictions)
    with opened(dataset) as root:
        found = score(root, load_catalogue(), said, splits)
        out.writelines(f"{line}\n" for line in terminal_lines(found))
        if json_file is not None:
            json_file.write_text(json.dumps(described(found), indent=2) + "\n", "utf-8")
        if html is not None:
            _write_page(root, found, f"{predictions.name} on {dataset.name}", html)
    return 0


def _write_page(root: Traversable, found: Score, title: str, html: Path) -> None:
    dpi = parameters(root).get("dpi", DEFAULT_DPI)

    def pictures(worst: Worst) -> list[bytes]:
        return marked_pages(root, worst.document, worst.wrong, dpi)

    # What a reader said may hold half of a pair of surrogates, which UTF-8 cannot.
    with html.open("w", encoding="utf-8", errors="xmlcharrefreplace") as file:
        file.writelines(page(found, title, pictures))

"""Worn pages per second on one core, beside augraphy making pages of the same kinds.

    python -m bench.render [--form irs_w2_single_page_2025] [--dpi 200] [--documents 24] [--rounds 5]

Prints one JSON line. Rates are pages per second of processor time, medians over the rounds; the ways take
turns in every round, so ratios hold on a noisy machine. Ours is everything: drawing the page, wearing it,
packing it as JPEG or Group 4 and writing the PDF. augraphy (not among our dependencies: `pip install
augraphy`, into an environment of its own; it is left out where it is not installed) gets the drawn page and
makes pixels alone. `jpeg` is a yardstick: grey noise of the page's size packed as JPEG.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from statistics import median
from typing import Any

import numpy as np

from bench.documents import rate
from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.documents.files import files_of
from symage.documents.image_pdf import jpeg
from symage.documents.surfaces import clean_pages
from symage.documents.wear.profiles import PROFILES
from symage.forms.catalogue import load_catalogue
from symage.request import Config, GenerationRequest

PEERS = {
    "scanned": ("SubtleNoise", "LowInkRandomLines", "DirtyDrum", "Jpeg"),
    "faxed": ("Faxify",),
    "photographed": ("LightingGradient", "ShadowCast", "SubtleNoise", "Jpeg"),
}
"""Of augraphy's effects, those that come near to ours."""
FEW = 3
"""Pages that a slow way makes in a round."""

Way = tuple[int, Callable[[], object]]


def ours(ready: ReadyForms, form_id: str, profile: str, dpi: int, count: int) -> Way:
    config = Config(dpi=dpi, degradation_profile=profile)
    request = GenerationRequest((form_id,), count, 9000, ("pdf_typed",), config)
    ((layout,),) = make_documents(ready, request, range(count)).layouts
    compiled = ready.compiled(form_id)
    pages = count * len(compiled.pages)
    return pages, lambda: list(files_of(compiled, layout, request, range(count), pictured=False))


def drawn(ready: ReadyForms, form_id: str, dpi: int) -> np.ndarray[Any, Any]:
    """A clean page."""
    request = GenerationRequest((form_id,), 1, 5)
    ((layout,),) = make_documents(ready, request, range(1)).layouts
    (pages,) = clean_pages(ready.compiled(form_id), layout, dpi)
    return np.ascontiguousarray(pages[0].pixels)


def augraphy(profile: str, page: np.ndarray[Any, Any]) -> Way:
    import augraphy as peer

    coloured = np.ascontiguousarray(np.broadcast_to(page.reshape(*page.shape[:2], -1), (*page.shape[:2], 3)))
    steps = [getattr(peer, name)(p=1) for name in PEERS[profile]]
    pipeline = peer.AugraphyPipeline([], [], steps)
    return FEW, lambda: [pipeline(coloured.copy()) for _ in range(FEW)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--form", default="irs_w2_single_page_2025")
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--documents", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    ready = ReadyForms(load_catalogue())
    page = drawn(ready, options.form, options.dpi)
    noise = np.random.default_rng(1).normal(200, 8, page.shape[:2]).clip(0, 255).astype(np.uint8)
    ways: dict[str, Way] = {"jpeg": (10, lambda: [jpeg(noise, 75) for _ in range(10)])}
    for profile in PROFILES:
        ways[profile] = ours(ready, options.form, profile, options.dpi, options.documents)
        if find_spec("augraphy"):
            ways[f"augraphy_{profile}"] = augraphy(profile, page)
    rounds = [{name: rate(*way) for name, way in ways.items()} for _ in range(options.rounds)]
    print(json.dumps({"form": options.form, "dpi": options.dpi, **_figures(rounds)}))


def _figures(rounds: list[Mapping[str, float]]) -> dict[str, float]:
    rates = {name: round(median(each[name] for each in rounds), 2) for name in rounds[0]}
    ratios = {
        f"times_augraphy_{profile}": round(
            median(each[profile] / each[f"augraphy_{profile}"] for each in rounds), 1
        )
        for profile in PROFILES
        if f"augraphy_{profile}" in rates
    }
    return rates | ratios


if __name__ == "__main__":
    main()

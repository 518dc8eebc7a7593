"""What all scanners have: grain, that outlasts its packing and the bleaching of paper."""

import numpy as np
import pytest

from symage.documents.image_pdf import unpacked
from symage.documents.picture import Picture
from symage.documents.wear.sheet import grey
from tests.documents.wear.worn import worn

PAGES = 24


@pytest.mark.parametrize("strength", [0.3, 0.5])
def test_every_scanner_has_grain_and_more_of_it_than_columns(strength: float) -> None:
    pages = worn("irs_w2_single_page_2025", "scanned", PAGES, seed=2000, dpi=200, strength=strength)
    white = np.full((2200, 1700), 255, np.uint8)
    white[[100, -100], 100:-100] = 0
    seen = pages.seen([(Picture.of(white.copy()),) for _ in pages.items], only=frozenset())
    for (image,) in seen:
        paper = grey(unpacked(image))[700:1500, 400:1300].astype(float)
        columns = paper.mean(axis=0)
        grain = (paper - columns).std()
        assert grain > 0.45
        assert grain > columns.std()

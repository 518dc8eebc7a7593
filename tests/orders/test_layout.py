"""Which layout a dataset gets whose order names none, and what is too large for one archive."""

from typing import Any

import pytest

from symage.errors import BadRequest
from symage.orders.bounds import LARGEST_QUANTITY
from symage.orders.layout import SHARDED_FROM
from symage.orders.order import Order, read_order
from symage.storage.pieces import LARGEST_FILE
from tests.packaged import packaged

W2 = "irs_w2_single_page_2025"


def order(quantity: int, **config: Any) -> Order:
    body = {"form_id": W2, "quantity": quantity, "output_formats": ["pdf_typed", "png_typed"]}
    return read_order({**body, "config": config}, packaged(), drawn_seed=5, url_fault=lambda _: None)


def layout(quantity: int, **config: Any) -> str:
    return order(quantity, **config).request.config.bundle_layout


def test_size_decides_where_the_order_does_not() -> None:
    each = order(1000).archive_bytes // 1000
    most = SHARDED_FROM // each
    assert layout(int(0.99 * most)) == "single"
    assert layout(int(1.01 * most)) == "sharded"


def test_what_the_order_says_counts() -> None:
    assert layout(1, bundle_layout="sharded") == "sharded"
    assert layout(500_000, bundle_layout="single") == "single"


def test_a_single_archive_that_no_store_could_keep_is_refused() -> None:
    large: dict[str, Any] = {"degradation_profile": "photographed", "dpi": 300, "png_mode": "color"}
    assert order(LARGEST_QUANTITY, **large).archive_bytes > LARGEST_FILE
    assert layout(LARGEST_QUANTITY, **large) == "sharded"
    with pytest.raises(BadRequest) as refused:
        order(LARGEST_QUANTITY, bundle_layout="single", **large)
    (problem,) = refused.value.problems
    assert problem.field == "config.bundle_layout"
    assert "must be sharded: one archive would have about" in problem.message

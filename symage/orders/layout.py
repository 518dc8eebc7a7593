"""How a dataset is laid out: as its order says, or as its size asks for."""

from symage.errors import BadRequest, Problem
from symage.orders.config import BUNDLE_LAYOUT
from symage.request import SHARDED, SINGLE
from symage.storage.pieces import LARGEST_FILE

SHARDED_FROM = 2 << 30
"""Bytes above which a dataset is several archives, where its order does not say: what one of them takes by
default. The same on all installations, since the order alone decides about bytes."""


def chosen_layout(stated: str | None, archive_bytes: int) -> str:
    """`archive_bytes`: how large all will be, roughly. Raises BadRequest for a single archive that S3 could
    not keep."""
    if stated == SINGLE and archive_bytes > LARGEST_FILE:
        path = f"config.{BUNDLE_LAYOUT.name}"
        said = f"{path} must be {SHARDED}: one archive would have about {archive_bytes:,} bytes"
        raise BadRequest(
            [Problem(BUNDLE_LAYOUT.code, path, f"{said}, and a file has {LARGEST_FILE:,} at most")]
        )
    return stated or (SHARDED if archive_bytes > SHARDED_FROM else SINGLE)

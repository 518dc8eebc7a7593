"""The command's clock."""

import time


def now_microseconds() -> int:
    """Microseconds since 1970, UTC."""
    return time.time_ns() // 1000

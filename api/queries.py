"""Query parameters: read strictly, refused with their name."""

from quart import request

from api.errors import invalid

PAGE = 50
LONGEST_PAGE = 100


def limit(*, default: int = PAGE, most: int = LONGEST_PAGE) -> int:
    """`limit`, from 1 to `most`."""
    return whole("limit", default=default, low=1, high=most)


def whole(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number that is not negative."""
    text = request.args.get(name)
    if text is None:
        return default
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    if not low <= number <= high:
        raise invalid(name, f"{name} must be a whole number from {low} to {high}")
    return number


def given(name: str) -> str | None:
    """A parameter's text, also an empty one."""
    return request.args.get(name)


def optional(name: str) -> str | None:
    """A parameter's text; an empty one counts as absent."""
    return request.args.get(name) or None

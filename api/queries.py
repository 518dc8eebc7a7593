"""Query parameters: read strictly, refused with their name."""

from quart import request

from api.errors import invalid

PAGE = 50
LONGEST_PAGE = 100


def limit(*, default: int = PAGE, most: int = LONGEST_PAGE) -> int:
    """`limit`, from 1 to `most`."""
    text = request.args.get("limit")
    if text is None:
        return default
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= most:
        raise invalid("limit", f"limit must be a whole number from 1 to {most}")
    return number


def optional(name: str) -> str | None:
    """A parameter's text; an empty one counts as absent."""
    return request.args.get(name) or None

"""Parameters and meta of lists that come in pages."""

from api.openapi.operation import Parameter
from api.queries import LONGEST_PAGE, PAGE
from symage.shapes import boolean, integer, nullable, text

PAGE_META = {
    "count": integer(0, description="Entries of this page"),
    "has_more": boolean("Whether another page follows"),
    "next_cursor": nullable(text("What to send as cursor for the next page; null on the last one")),
}


def limit(default: int = PAGE, most: int = LONGEST_PAGE) -> Parameter:
    return Parameter("limit", integer(1, most, default=default), "Most entries of a page")


_MOMENT = (
    "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(\.[0-9]{6})?([+]00:00|Z)?"
)
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
BY_TIME = _MOMENT
"""The cursor of jobs, whose times are all different."""
BY_TIME_AND_ID = f"{_MOMENT}(~{_UUID})?"
"""The cursor of other lists that go by time."""


def cursor(pattern: str) -> Parameter:
    """An empty one counts as none."""
    return Parameter("cursor", text(pattern=f"^({pattern})?$"), "The next_cursor of the page before")

"""What was typed into fields of a form, as a body may hold it.

What cannot be read stays as it was written: the order then refuses it by name, and the field keeps it.
"""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

from api.bodies import parse
from symage.errors import BadRequest

Answers = MultiDict[str, str]
LONGEST_WHOLE = 19
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:(?P<sign>[, \u00a0\u202f])[0-9]{3})(?:(?P=sign)[0-9]{3})*")
_SHARE = re.compile(r"([A-Za-z]+)[ :=]*([0-9]{1,3})[ %,;]*")


def text(given: str) -> Any:
    return given


def whole(given: str) -> Any:
    """A whole number: 1000, 1,000 or 1 000. `1,5` and `10,00` are none, whatever was meant by them."""
    plain = given.strip()
    digits = re.sub("[^0-9]", "", plain)
    return int(digits) if _WHOLE.fullmatch(plain) and len(digits) <= LONGEST_WHOLE else given


def number(given: str) -> Any:
    try:
        return float(given)
    except ValueError:
        return given


def codes(given: str) -> Any:
    """Words of capitals: TX, CA ny."""
    return [code for code in given.upper().replace(",", " ").split() if code]


def shares(given: str) -> Any:
    """Names with a whole number each: `blue 60, black 40`."""
    found = _SHARE.findall(given)
    return {name.lower(): int(share) for name, share in found} if not _SHARE.sub("", given).strip() else given


def strict_json(given: str) -> Any:
    try:
        return parse(given.encode())
    except (BadRequest, UnicodeEncodeError):
        return given


def agreed_credits(answers: Answers) -> dict[str, int]:
    """What the visitor has agreed to pay, as an order says it."""
    agreed = whole(answers.get("confirmed_credits", ""))
    return {"confirmed_credits": agreed} if isinstance(agreed, int) else {}

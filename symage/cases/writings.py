"""How numbers and words are written into blanks: pure functions of two random words and of the field."""

from collections.abc import Callable
from string import ascii_uppercase, digits

from symage.forms.definition import Field
from symage.forms.securities import cusip_digit
from symage.randomness import mix_one

Write = Callable[[int, Field, int], str]
"""Of a random word, the field, and the form's year."""

_VEHICLES = ("4YWCB2H6", "4YWGK4R3", "5WZAD8E1", "5WZLN5V7", "7Z7TF3J9", "7Z7MW6B2", "1W8HC1P4", "1W8SX7K5")
"""Makers, as far as no plant is known to have them, and models: as `irs_f1040_sch1a_2025` has them."""
_VIN_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
"""49 CFR 565.15."""
_YEARS_BACK = 10


def spelt(*patterns: str) -> Write:
    """One of the patterns: # is a digit, + one that is not 0, @ a capital."""

    def write(word: int, _field: Field, _year: int) -> str:
        return _filled(patterns[word % len(patterns)], mix_one(word))

    return write


def said(*texts: str) -> Write:
    return lambda word, _field, _year: texts[word % len(texts)]


def entry(*names: str) -> Write:
    """A name and an amount."""
    return lambda word, _field, _year: f"{names[word % len(names)]} {_filled('###.##', mix_one(word))}"


def figures(count: int) -> Write:
    """So many digits, or as many as a comb has cells or the field takes."""

    def write(word: int, field: Field, _year: int) -> str:
        return _filled("#" * (field.comb or min(count, field.max_length or count)), word)

    return write


def month(word: int, _field: Field, _year: int) -> str:
    return f"{1 + word % 12:02d}"


def day(word: int, _field: Field, _year: int) -> str:
    """Of any month."""
    return f"{1 + word % 28:02d}"


def year(word: int, field: Field, last: int) -> str:
    """Up to a form's year, in two digits where there is no room for four."""
    text = str(last - word % _YEARS_BACK)
    return text[2:] if field.max_length == 2 else text


def cusip(word: int, _field: Field, _year: int) -> str:
    """Of an issuer from 990000 on, which are kept for users, with its check digit."""
    base = _filled("99####" + ("10", "@#", "@@")[word % 3], mix_one(word))
    return base + cusip_digit(base)


def vin(word: int, _field: Field, _year: int) -> str:
    """Of a maker that there is not, with its check digit."""
    model, plant, serial = "RST"[word // 8 % 3], "AFKLUW"[word // 24 % 6], _filled("######", mix_one(word))
    start, rest = _VEHICLES[word % 8], f"{model}{plant}{serial}"
    values = [int(_VIN_VALUES.get(sign, sign)) for sign in f"{start}0{rest}"]
    check = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True)) % 11
    return f"{start}{'X' if check == 10 else check}{rest}"


def _filled(pattern: str, word: int) -> str:
    found = []
    for sign in pattern:
        signs = {"#": digits, "+": digits[1:], "@": ascii_uppercase}.get(sign, sign)
        found.append(signs[word % len(signs)])
        word //= len(signs)
    return "".join(found)

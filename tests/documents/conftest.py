"""The two W-2 forms, compiled, and printed texts as an issuer would write them."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from symage.documents.compile import CompiledForm, compile_form
from symage.forms.definition import Field, FormDefinition
from tests.packaged import packaged

Printed = Mapping[str, Sequence[str]]

_EMPLOYERS = ("Ashford (Timber) & Sons", "Back\\Slash Records", "Müller Bäckerei", "Ø")
_NAMES = ("Ana", "Jean-Luc M", "Zoë Q", "Bartholomew Octavian")
_STREETS = ("9 Elm St", "4411 Long Meadow Lane Apt 12", "PO Box 7", "1 A\nUnit “B”")


@pytest.fixture(scope="session")
def w2() -> FormDefinition:
    return packaged().get("irs_w2_2025")


@pytest.fixture(scope="session")
def single_page_w2() -> FormDefinition:
    return packaged().get("irs_w2_single_page_2025")


@pytest.fixture(scope="session")
def six_copies(w2: FormDefinition) -> CompiledForm:
    return compile_form(w2)


@pytest.fixture(scope="session")
def one_page(single_page_w2: FormDefinition) -> CompiledForm:
    return compile_form(single_page_w2)


@pytest.fixture(scope="session")
def printed(w2: FormDefinition) -> Callable[[int], Printed]:
    """Texts for so many documents, every document different; some fields blank in some."""

    def texts(count: int) -> Printed:
        return {
            field.id: [_text(field, place, n) for n in range(count)] for place, field in enumerate(w2.fields)
        }

    return texts


def _text(field: Field, place: int, n: int) -> str:
    if (n * 7 + place * 3) % 5 == 0 or not field.fillable:
        return ""
    if field.lines > 1:
        town = f"Springfield IL {60000 + n:05}"
        return f"{_STREETS[(n + place) % 4]}\n{town}" if field.lines > 5 else f"{_EMPLOYERS[n % 4]}\n{town}"
    by_type = {
        "ssn": f"9{n % 100:02}-{place:02}-{1000 + n % 9000}",
        "ein": f"{10 + place}-{1000000 + n}",
        "money": f"{(n * 7919 + place * 104729) % 25000000 / 100:.2f}",
        "checkbox": "X",
        "code": ("D", "DD", "W")[n % 3],
        "state": ("OH", "CA", "NY")[n % 3],
    }
    return by_type.get(field.type) or _line(field, n)


def _line(field: Field, n: int) -> str:
    if field.id == "employee_suffix":
        return ("Jr", "Sr", "III")[n % 3]
    return "COLUMBUS" if field.places[0].box.width < 60 else _NAMES[n % 4]

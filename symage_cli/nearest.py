"""What somebody may have meant who named a form that is not there."""

from collections.abc import Collection
from difflib import get_close_matches

from symage.errors import NotFound
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition

MOST = 3


def nearest(named: str, known: Collection[str]) -> list[str]:
    """The ids that come nearest: of the same parts first, then of the same letters."""
    parts = set(named.lower().replace("-", "_").split("_"))
    of_parts = [form_id for form_id in sorted(known) if parts <= set(form_id.split("_"))]
    return [*of_parts, *get_close_matches(named.lower(), known, MOST, 0.5)][:MOST]


def hint(named: str, known: Collection[str]) -> str:
    """A sentence to add to the refusal, or nothing."""
    found = dict.fromkeys(nearest(named, known))
    return f"; did you mean {' or '.join(found)}?" if found else "; see `symage forms list`"


def get_form(catalogue: Catalogue, named: str) -> FormDefinition:
    """Raises NotFound, whose message names the nearest forms."""
    try:
        return catalogue.get(named)
    except NotFound as error:
        raise NotFound(error.code, f"{error}{hint(named, [form.id for form in catalogue])}") from None

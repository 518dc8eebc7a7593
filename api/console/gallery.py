"""The forms as a gallery shows them: what each is called, by what it is found, how often it is used."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from api.console.titles import Title, title_of
from symage.documents.surfaces import rates
from symage.forms.catalogue import Catalogue
from symage.forms.definition import FormDefinition
from symage.orders.formats import default_formats
from symage.pricing.rates import document_credits

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "w2": "Wages",
        "w4": "Wages",
        "1040": "Returns",
        "4868": "Returns",
        "1099": "Information",
        "1098": "Information",
        "1095": "Information",
        "k1": "Information",
        "940": "Employers",
        "941": "Employers",
        "ss4": "Employers",
        "w9": "Employers",
        "cms1500": "Health",
    }
)
"""Family -> under what people look for it; other families stand under their category."""
FIRST = (
    "irs_w2_single_page_2025",
    "irs_f1040_2025",
    "irs_f1099int_2024",
    "irs_f1099nec_2025",
    "irs_f1098_2025",
)
"""What most orders are for: these stand first, the others by year and name."""
_WORD = r"[\w-]{2,}"


@dataclass(frozen=True, slots=True)
class Card:
    form: FormDefinition
    title: Title
    group: str
    credits: int


def cards(catalogue: Catalogue) -> Sequence[Card]:
    found = [_card(form) for form in catalogue]
    return sorted(found, key=_rank)


def groups(shown: Sequence[Card]) -> dict[str, int]:
    """Each group, and how many cards are of it."""
    counts: dict[str, int] = {}
    for card in shown:
        counts[card.group] = counts.get(card.group, 0) + 1
    return counts


def words_of(form: FormDefinition) -> str:
    """By what it is found: the words of its name, id, aliases and of the labels of its fields, each once, in
    lower case."""
    texts = (form.name, form.id, *form.aliases, *(field.label for field in form.fields))
    return " ".join(dict.fromkeys(word for text in texts for word in re.findall(_WORD, text.lower())))


def _card(form: FormDefinition) -> Card:
    return Card(
        form=form,
        title=title_of(form),
        group=GROUPS.get(form.family, form.category.capitalize()),
        credits=document_credits(form.field_count, rates(default_formats())),
    )


def _rank(card: Card) -> tuple[int, int, str]:
    place = FIRST.index(card.form.id) if card.form.id in FIRST else len(FIRST)
    return place, -(card.form.year or 0), card.form.name

"""What columns mean beside each other: whose they are, and whether things or people are called by a name."""

from collections.abc import Sequence
from dataclasses import replace

from symage.tabular.column_type import listed
from symage.tabular.request import Column
from symage.tabular.words.meaning import plain_phrase, singular
from symage.tabular.words.vocabulary import PERSONS

_OF_PEOPLE = ("text_", "identity_", "address_", "phone", "email", "ssn", "internet_username")
_NOT_OF_PEOPLE = frozenset(
    listed(
        "text_word, text_words, text_title, text_sentence, text_paragraph, text_color, address_airport_code"
    )
)
OTHERS = frozenset(
    listed(
        "manager, supervisor, teacher, instructor, homeroom teacher, agent, rep, sales rep, representative, "
        "guardian, parent, mother, father, emergency contact, next of kin, reviewer, assignee, reporter, "
        "requester, requestor, sender, recipient, professor, tutor, advisor, team lead, boss, coach, "
        "account manager, sales agent, sales person, salesperson, technician, recruiter, referrer, "
        "caregiver, witness, beneficiary, author, editor, approver, seller contact, landlord, clerk, "
        "cashier, driver, responder, operator, billing contact"
    )
)
"""People beside those whom a table is about."""
_ENDS_OF_WAYS = frozenset(
    listed("origin, source, pickup, departure, from, home, destination, dropoff, arrival, to")
)
_FAR_ENDS = frozenset(listed("destination, dropoff, arrival, to"))
"""Places are those of people: where a way ends is another one's."""
_THINGS = frozenset(
    listed(
        "business_sku, business_upc, business_product, business_product_category, business_stock, "
        "finance_price"
    )
)
_TOLD_BY_SEVERAL = frozenset(
    listed(
        "business_product, business_product_category, business_vehicle_make, business_vehicle_model, "
        "business_vehicle, finance_currency, finance_currency_name, finance_merchant, finance_mcc, "
        "internet_user_agent, internet_browser, internet_os, internet_device"
    )
)
"""Types of which all columns of a row show one thing."""
_THINGS_CALLED = frozenset(listed("sku, price, unit price, stock, category, barcode"))


def together(columns: Sequence[Column]) -> list[Column]:
    """The columns, those of other people with a group for each of them."""
    return _other_things(_named_things(_of_others(columns)))


def _of_others(columns: Sequence[Column]) -> list[Column]:
    whose = {column.name: _whose(plain_phrase(column.name)) for column in columns if is_of_people(column)}
    main = next(iter(whose.values()), "")
    return [
        replace(column, constraints={**column.constraints, "group": whose[column.name]})
        if column.name in whose and _is_other(whose[column.name], main)
        else column
        for column in columns
    ]


def is_of_people(column: Column) -> bool:
    """Whether it shows somebody."""
    return column.type.startswith(_OF_PEOPLE) and column.type not in _NOT_OF_PEOPLE


def _is_other(person: str, main: str) -> bool:
    """Whether a person is not the one whom the table is about, who comes first in it."""
    return bool(person) and person != main and (bool(main) or person in OTHERS | _FAR_ENDS)


def _whose(phrase: str) -> str:
    """The person whose a column is, as it says; "" where it says nothing."""
    words = singular(phrase).split()
    for count in (3, 2, 1):
        if (person := " ".join(words[:count])) in PERSONS | OTHERS | _ENDS_OF_WAYS:
            return person
    return ""


def _named_things(columns: Sequence[Column]) -> list[Column]:
    """A bare name in a table of things, in which nobody is, is that of a thing."""
    people = [column for column in columns if is_of_people(column)]
    names = [column for column in people if plain_phrase(column.name) == "name"]
    if people != names or not any(_is_of_things(column) for column in columns):
        return list(columns)
    return [replace(column, type="business_product") if column in names else column for column in columns]


def _other_things(columns: Sequence[Column]) -> list[Column]:
    """A thing that is asked for twice is another one: "currency from, currency to"."""
    seen: set[str] = set()
    found = []
    for column in columns:
        again = column.type in _TOLD_BY_SEVERAL and column.type in seen
        seen.add(column.type)
        more = {"group": column.name} if again and "group" not in column.constraints else {}
        found.append(replace(column, constraints={**column.constraints, **more}))
    return found


def _is_of_things(column: Column) -> bool:
    return column.type in _THINGS or plain_phrase(column.name) in _THINGS_CALLED

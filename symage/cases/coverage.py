"""Coverage: a share of documents has values in boxes that life leaves empty, so that a model may learn them.

Of 200 boxes of a return some 70 are blank for all but a few people. In `balanced` jobs one document in four
fills half of its blanks with values of their types: names, numbers and addresses of a few hundred other
synthetic people, amounts, dates, ticks. Such values agree with nothing; `_metadata.coverage` names their
fields, and rules that name one of them are not asked (`symage forms verify`).

What does not belong here: blanks that an order wants (`symage.forms.scenarios`).
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from symage.cases.blank_counts import range_of
from symage.cases.blank_texts import writings
from symage.documents.fitting import misfits
from symage.forms.definition import Field, FormDefinition
from symage.forms.fill import Filled
from symage.forms.printing import CHECKED, DASHES, SHORT_DATE
from symage.identities.config import stored_config
from symage.identities.households import households
from symage.randomness import Words, below, chance, mix, word
from symage.request import BALANCED, GenerationRequest

DOCUMENTS, BLANKS = 0.25, 0.5
"""The share of documents that are filled further, and of their blanks that are."""
_DONORS = 512
_YEAR = 2024
"""Of forms that have none."""
_LENGTHS = (1, 2, 3, 4, 5, 7, 9, 11, 14, 18, 24, 32, 40)
_CENTS = (99_99, 999_99, 9_999_99, 99_999_99)
"""The largest amounts of a field, by how wide it is."""
_NEEDS = frozenset({"employment", "bank", "investments"})
_COMPANY, _PERSON, _STREET, _CITY = "company", "person", "street", "city"
_PATHS = MappingProxyType(
    {
        _COMPANY: "jobs.0.employer.name",
        "practice": "physician.practice.name",
        "bank": "bank.name",
        "broker": "investments.broker.name",
        "first": "primary.first_name",
        "last": "primary.last_name",
        _STREET: "address.line1",
        _CITY: "address.city",
        "state": "address.state",
        "zip": "address.zip",
        "ssn": "primary.ssn",
        "ein": "jobs.0.employer.ein",
        "phone": "primary.phone",
        "email": "primary.email",
        "npi": "physician.npi",
        "routing": "bank.routing",
        "account": "bank.account_number",
        "occupation": "jobs.0.occupation.title",
        "state_id": "jobs.0.state_employer_id",
    }
)
Donors = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, eq=False)
class _Blank:
    """The blanks of one field that are filled: two random words for each, and what may be written."""

    form: FormDefinition
    field: Field
    look: str
    words: Words
    more: Words
    donors: Donors

    @property
    def room(self) -> int:
        return _room(self.form, self.field.id, self.look)

    @property
    def donor(self) -> list[int]:
        rows: list[int] = below(self.words, _DONORS).tolist()
        return rows


def covered(request: GenerationRequest, filled: Filled, items: Words) -> tuple[Filled, list[tuple[str, ...]]]:
    """The documents of one form, and of each the fields that were filled; as they are in a natural job.
    `items`: their item indexes. `values` stay those that agree."""
    if request.config.coverage != BALANCED:
        return filled, [() for _ in items]
    donors = _donors(json.dumps(request.config.identities, sort_keys=True))
    purpose = f"coverage/{request.seed}/{filled.form.id}"
    chosen = chance(word(items, purpose), DOCUMENTS)
    texts, names = dict(filled.printed), [list[str]() for _ in items]
    for field in filled.form.fields:
        make, column = _MAKERS.get(field.type), [*texts[field.id]]
        hits = chosen & chance(word(items, f"{purpose}/{field.id}"), BLANKS)
        rows = [row for row in np.flatnonzero(hits).tolist() if not column[row]]
        if make is None or not rows:
            continue
        value, more = (word(items[rows], f"{purpose}/{field.id}/{use}") for use in ("value", "more"))
        found = make(_Blank(filled.form, field, request.config.look, value, more, donors))
        for row, text in zip(rows, found, strict=True):
            column[row] = text
            names[row] += [field.id] if text else []
        texts[field.id] = column
    return replace(filled, printed=texts), [tuple(each) for each in names]


@lru_cache(maxsize=4)
def _donors(conditions: str) -> Donors:
    """Texts of the same people in every job of the same conditions on people."""
    drawn = households(
        word(np.arange(_DONORS, dtype=np.uint64), "coverage donors"),
        needs=_NEEDS,
        config=stored_config(json.loads(conditions)),
        paths=tuple(_PATHS.values()),
    )
    texts = {name: pa.array(drawn.columns[path]).to_pylist() for name, path in _PATHS.items()}
    rows = range(_DONORS)
    person = [f"{texts['first'][row]} {texts['last'][row]}" for row in rows]
    locality = [f"{texts[_CITY][row]}, {texts['state'][row]} {texts['zip'][row]}" for row in rows]
    blocks = {
        f"{kind}_block": [f"{texts[kind][row]}\n{texts[_STREET][row]}\n{locality[row]}" for row in rows]
        for kind in (_COMPANY, "practice")
    }
    phoned = [f"{texts['bank'][row]}\n{texts['phone'][row]}" for row in rows]
    insurer = [f"{texts[_CITY][row]} Health Plan" for row in rows]
    preparer = [f"{texts['last'][row]} Tax Service" for row in rows]
    more = {
        "locality": locality,
        "bank_and_phone": phoned,
        "insurer": insurer,
        "preparer": preparer,
        **blocks,
    }
    return {**texts, _PERSON: person, **more}


# ---- values of each type


def _texts(blank: _Blank) -> list[str]:
    """By what the field means."""
    tried = writings(blank.field.type, blank.field.semantic_concept or blank.field.id)
    found = [""] * blank.words.size
    for writing in tried:
        if all(found):
            break
        if isinstance(writing, str):
            texts = _fitting(blank, (writing,))
        else:
            last = blank.form.year or _YEAR
            drawn = (writing(each, blank.field, last) for each in mix(blank.words).tolist())
            texts = _printable(blank, list(drawn))
        found = [before or text for before, text in zip(found, texts, strict=True)]
    return found


def _donated(kind: str) -> Callable[[_Blank], list[str]]:
    return lambda blank: _fitting(blank, (kind,))


def _fitting(blank: _Blank, kinds: Sequence[str]) -> list[str]:
    """Of each blank's donor the first text that the field has room for; "" where there is none."""
    room, lines = blank.room, blank.field.lines
    return [
        next(
            (
                text
                for text in (_in_cells(blank.field, blank.donors[kind][donor] or "") for kind in kinds)
                if text and _fits(text, room, lines)
            ),
            "",
        )
        for donor in blank.donor
    ]


def _printable(blank: _Blank, texts: Sequence[str]) -> list[str]:
    """Those that the field has room for; of others nothing. What is no longer than so many of the widest
    letters fits."""
    known = {text: _fits(text, blank.room, blank.field.lines) for text in texts}
    longer = [text for text, fits in known.items() if not fits]
    wide = misfits(blank.form, blank.field.id, longer, blank.look) if longer else {}
    return ["" if text in wide else text for text in texts]


def _in_cells(field: Field, text: str) -> str:
    """As a comb has it: without dashes, and no more than there are cells. Boxes of its own for the area code
    have the rest of a telephone number without one."""
    if field.type == "phone" and field.pieces:
        return text.replace("-", "")
    if field.comb is None or field.type not in (*DASHES, "routing", "account"):
        return text
    digits = text.replace("-", "")
    return digits if len(digits) <= field.comb else ""


def _fits(text: str, room: int, lines: int) -> bool:
    split = text.split("\n")
    return len(split) <= lines and max(map(len, split)) <= room


@lru_cache(maxsize=4096)
def _room(form: FormDefinition, field_id: str, look: str) -> int:
    """How many of the widest letters a line of the field takes in every look."""
    field = next(each for each in form.fields if each.id == field_id)
    most = min(each for each in (field.max_length, field.comb, _LENGTHS[-1]) if each is not None)
    lengths = [length for length in _LENGTHS if length < most] + [most]
    letter = "W" if field.type == "text" else "8"
    first = bisect_left(
        lengths, True, key=lambda length: bool(misfits(form, field_id, [letter * length], look))
    )
    return lengths[first - 1] if first else 0


def _amounts(blank: _Blank) -> list[str]:
    """Spread over the powers of ten, as amounts are."""
    limits = _limits(blank.form, blank.field.id, blank.look)
    if not limits:
        return [""] * blank.words.size
    most = np.array(limits)[below(blank.more, len(limits))]
    cents = 1_00 + below(blank.words, most - 99)
    return [_amount(blank.form.money, each) for each in cents.tolist()]


def _amount(money: str, cents: int) -> str:
    return f"{cents // 100:,}." if money == "dollars" else f"{cents // 100}.{cents % 100:02d}"


@lru_cache(maxsize=4096)
def _limits(form: FormDefinition, field_id: str, look: str) -> tuple[int, ...]:
    """The largest amounts that the field takes in every look."""
    fitting = (not misfits(form, field_id, [_amount(form.money, cents)], look) for cents in _CENTS)
    return tuple(cents for cents, fits in zip(_CENTS, fitting, strict=True) if fits)


def _dates(blank: _Blank) -> list[str]:
    """In the form's year, or the one before."""
    short = blank.field.max_length is not None and blank.field.max_length <= SHORT_DATE
    years = np.array([blank.form.year or _YEAR]) - below(blank.more, 2)
    months, days = 1 + below(blank.words, 12), 1 + below(blank.more << np.uint64(16), 28)
    found = zip(months.tolist(), days.tolist(), years.tolist(), strict=True)
    texts = [f"{month:02d}/{day:02d}/{year % 100 if short else year:02d}" for month, day, year in found]
    sample = "08/28/88" if short else "08/28/2088"
    return texts if not misfits(blank.form, blank.field.id, [sample], blank.look) else [""] * len(texts)


def _numbers(blank: _Blank) -> list[str]:
    """As many as the field counts, as far as it has room for."""
    least, most = range_of(blank.field.semantic_concept or blank.field.id)
    most = min(most, 10**blank.room - 1)
    if most < least:
        return [""] * blank.words.size
    return [str(least + each) for each in below(blank.words, most - least + 1).tolist()]


def _years(blank: _Blank) -> list[str]:
    if blank.room < 4:
        return [""] * blank.words.size
    return [str((blank.form.year or _YEAR) - back) for back in below(blank.words, 10).tolist()]


def _ticks(blank: _Blank) -> list[str]:
    return [CHECKED] * blank.words.size


def _options(blank: _Blank) -> list[str]:
    names = list(blank.field.options or ())
    return [names[each] for each in below(blank.words, len(names)).tolist()]


_MAKERS: Mapping[str, Callable[[_Blank], list[str]]] = MappingProxyType(
    {
        "text": _texts,
        "money": _amounts,
        "date": _dates,
        "number": _numbers,
        "year": _years,
        "code": _texts,
        "percent": _numbers,
        "checkbox": _ticks,
        "choice": _options,
        "signature": _donated(_PERSON),
        "tin": _donated("ein"),
        **{kind: _donated(kind) for kind in ("ssn", "ein", "phone", "email", "state", "zip", "npi")},
        **{kind: _donated(kind) for kind in ("routing", "account")},
    }
)
"""Of fields of other types no blank is filled."""

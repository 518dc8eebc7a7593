"""The form of an order: its fields in a query, the body of an order that they mean, and the way back.

Fields bear the names of the order's keys, and what each may be is asked of these keys, so that the console
can say nothing that HTTP cannot. A field that has its default is left out of the body.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from api.console.typed import Answers, codes, number, shares, strict_json, text, whole
from symage.fields import Key
from symage.identities.states import STATES
from symage.kinds import Choice
from symage.orders import config, handwriting
from symage.orders.formats import default_formats
from symage.orders.people import CONDITION_KEYS
from symage.request import SPLITS, Config, GenerationRequest, Handwriting

DEFAULT_QUANTITY = 100

_PEOPLE = {key.name: key for key in CONDITION_KEYS}


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of the form that is a key of the order, in `config` or beside it; `read` what was typed."""

    key: Key[Any]
    read: Callable[[str], Any] = text
    in_config: bool = True

    @property
    def choices(self) -> Sequence[str]:
        return tuple(self.key.kind.options) if isinstance(self.key.kind, Choice) else ()


ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        entry.key.name: entry
        for entry in (
            Entry(config.LOOK),
            Entry(config.DEGRADATION_PROFILE),
            Entry(config.DEGRADATION_STRENGTH, number),
            Entry(config.PNG_MODE),
            Entry(config.DPI, whole),
            Entry(config.COHERENCE_MODE),
            Entry(config.LABEL_SCHEME),
            Entry(config.BOXES),
            Entry(config.RECORDS),
            Entry(config.COVERAGE),
            Entry(config.BUNDLE_LAYOUT),
            Entry(config.LICENSE),
            Entry(config.PIN_MODE),
            Entry(config.FILL_SCENARIOS, strict_json),
            Entry(handwriting.HANDWRITING_DIFFICULTY, number),
            Entry(handwriting.CORRECTION_RATE, number),
            Entry(handwriting.INK_COLOR, in_config=False),
            Entry(handwriting.INK_COLOR_DISTRIBUTION, shares, in_config=False),
            Entry(handwriting.WRITER_CONSISTENCY, in_config=False),
            Entry(_PEOPLE["states"], codes),
            Entry(_PEOPLE["age_min"], whole),
            Entry(_PEOPLE["age_max"], whole),
            Entry(_PEOPLE["sex"]),
            Entry(_PEOPLE["filers"]),
            Entry(_PEOPLE["id_policy"]),
            Entry(_PEOPLE["reference_date"]),
            Entry(_PEOPLE["procedure_codes"]),
        )
    }
)
ALL_STATES = tuple(STATES)


def body_of(answers: Answers) -> dict[str, Any]:
    """The body of POST /generate that the form means."""
    # A field that was emptied is refused, for orders cost; one that is not there has its default.
    beside = {"quantity": whole(answers.get("quantity", str(DEFAULT_QUANTITY)))}
    forms = [name for name in answers.getlist("form") if name]
    if forms:
        beside |= {"form_ids": forms} if len(forms) > 1 else {"form_id": forms[0]}
    beside["output_formats"] = [name for name in answers.getlist("format") if name] or list(default_formats())
    if answers.get("seed", "").strip():
        beside["seed"] = whole(answers["seed"].strip())
    within: dict[str, Any] = {}
    for name, entry in ENTRIES.items():
        given = answers.get(name, "").strip()
        value = entry.read(given) if given else None
        if value is not None and not _is_default(entry.key, value):
            (within if entry.in_config else beside)[name] = value
    within |= _splits(answers)
    return beside | ({"config": within} if within else {})


def value_of(answers: Answers, name: str) -> str:
    """What a field of the form shows: as it was given, or its default."""
    given = answers.get(name)
    return usual_of(name) if given is None else given


def usual_of(name: str) -> str:
    """Its default, as a field shows it."""
    if name in SPLITS:
        return str(Config().splits[SPLITS.index(name)])
    default = ENTRIES[name].key.default
    return "" if default is None or default in ((), [], {}) else str(default)


def query_of(request: GenerationRequest, seed: int | None) -> str:
    """The form's fields that mean this request again; without a seed that was drawn."""
    fields: list[tuple[str, str]] = [("form", form_id) for form_id in request.form_ids]
    fields += [("quantity", str(request.quantity))]
    fields += [("format", name) for name in request.output_formats]
    fields += [("seed", str(seed))] if seed is not None else []
    return urlencode([*fields, *_changed(request)])


def _changed(request: GenerationRequest) -> Iterator[tuple[str, str]]:
    """What differs from the defaults."""
    usual = Config()
    for name in Config.__dataclass_fields__:
        value = getattr(request.config, name)
        if value != getattr(usual, name) and name in ENTRIES:
            yield name, json.dumps(value) if name == config.FILL_SCENARIOS.name else str(value)
    if request.config.splits != usual.splits:
        yield from zip(SPLITS, map(str, request.config.splits), strict=True)
    for name, value in request.config.identities.items():
        if name in ENTRIES:
            yield name, " ".join(value) if isinstance(value, list) else str(value)
    yield from _by_hand(request.handwriting)


def _by_hand(written: Handwriting) -> Iterator[tuple[str, str]]:
    usual = Handwriting()
    if len(written.inks) > 1:
        told = ", ".join(f"{ink} {share}" for ink, share in written.inks.items())
        yield handwriting.INK_COLOR_DISTRIBUTION.name, told
    elif written.inks != usual.inks:
        yield handwriting.INK_COLOR.name, next(iter(written.inks))
    if written.consistency != usual.consistency:
        yield handwriting.WRITER_CONSISTENCY.name, written.consistency
    if written.difficulty != usual.difficulty:
        yield handwriting.HANDWRITING_DIFFICULTY.name, str(written.difficulty)
    if written.corrections != usual.corrections:
        yield handwriting.CORRECTION_RATE.name, str(written.corrections)


def _splits(answers: Answers) -> dict[str, Any]:
    given = [answers.get(name, "").strip() for name in SPLITS]
    if not any(given):
        return {}
    percents = [whole(each or "0") for each in given]
    return {} if tuple(percents) == Config().splits else {config.SPLIT.name: percents}


def _is_default(key: Key[Any], value: Any) -> bool:
    default = key.default
    same_number = isinstance(value, float) and default is not None and value == float(default)
    return value == default or same_number or value == []

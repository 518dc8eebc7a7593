"""The `config` object of an order for documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from symage.annotations.schemes import SCHEMES
from symage.documents.printers import choices
from symage.fields import Fault, Fields, Key, Keys, is_integer
from symage.forms.coherence import MODES
from symage.forms.definition import FormDefinition
from symage.forms.pinning import PIN_MODES
from symage.forms.scenario_faults import SCENARIOS, check_scenarios
from symage.identities.config import to_json
from symage.kinds import Anything, Choice, Integer, Number
from symage.objects import Object
from symage.orders.handwriting import CORRECTION_RATE, HANDWRITING_DIFFICULTY
from symage.orders.people import CONDITION_KEYS, read_people
from symage.orders.pins import unprintable_pins
from symage.pricing.rates import DEGRADATION_PERCENT
from symage.request import (
    ADVANCE,
    BALANCED,
    DEFAULT_DPI,
    FLAT,
    FULL,
    INK,
    LAYOUTS,
    LICENSES,
    NATURAL,
    PNG_COLOUR,
    PNG_GREY,
    SPLITS,
    Config,
)
from symage.shapes import Schema, array, integer, record

LABEL_SCHEMES = tuple(SCHEMES)
DEGRADATION_PROFILES = tuple(DEGRADATION_PERCENT)
PNG_MODES = (PNG_GREY, PNG_COLOUR)
RECORD_KINDS = (FULL, FLAT)
BOX_KINDS = (ADVANCE, INK)
COVERAGES = (NATURAL, BALANCED)
LOWEST_DPI, HIGHEST_DPI = 72, 300
_DEFAULT = Config()


@dataclass(frozen=True, slots=True)
class Splits:
    """Three percents, as a list or by name."""

    def read(self, value: Any) -> tuple[int, int, int] | Fault:
        percents = _percents(value)
        whole = len(percents) == len(SPLITS) and all(is_integer(p) and 0 <= p <= 100 for p in percents)
        if whole and sum(percents) == 100:
            return percents[0], percents[1], percents[2]
        return Fault(f"gives {', '.join(SPLITS)} whole percents that sum to 100")

    def shape(self) -> Schema:
        percent = integer(0, 100)
        listed = array(percent, minItems=len(SPLITS), maxItems=len(SPLITS))
        return {"anyOf": [listed, record({name: percent for name in SPLITS})], "examples": [[80, 10, 10]]}


COHERENCE_MODE = Key(
    "coherence_mode",
    Choice(MODES),
    _DEFAULT.coherence_mode,
    "Whether the values of a document belong together",
    code="invalid_coherence_mode",
)
LABEL_SCHEME = Key(
    "label_scheme",
    Choice(LABEL_SCHEMES),
    _DEFAULT.label_scheme,
    "What labels call a field",
    code="invalid_label_scheme",
)
DPI = Key("dpi", Integer(LOWEST_DPI, HIGHEST_DPI), DEFAULT_DPI, "Of pictures")
SPLIT = Key(
    "splits",
    Splits(),
    _DEFAULT.splits,
    "Percent of the identities in train, validation and test; they sum to 100",
)
DEGRADATION_PROFILE = Key(
    "degradation_profile",
    Choice(DEGRADATION_PROFILES),
    _DEFAULT.degradation_profile,
    "How documents were read in; pages of all but clean ones are pictures, in PDF too",
)
DEGRADATION_STRENGTH = Key(
    "degradation_strength",
    Number(Decimal(0), Decimal(1)),
    Decimal(str(_DEFAULT.degradation_strength)),
    "How worn pages are: 0 all but clean, 1 hard to read",
)
PNG_MODE = Key(
    "png_mode", Choice(PNG_MODES), None, "Channels of pictures: one, or three; else as each page is"
)
FILL_SCENARIOS = Key(
    "fill_scenarios", Anything(SCENARIOS), None, "Policies of how far documents are filled in"
)
PIN_MODE = Key(
    "pin_mode",
    Choice(PIN_MODES),
    _DEFAULT.pin_mode,
    "Whether what depends on a pinned value is worked out again, or stays as it was",
)
LOOK = Key("look", Choice(choices()), _DEFAULT.look, "How filled-in text looks: by who prints, or one of all")
RECORDS = Key("records", Choice(RECORD_KINDS), _DEFAULT.records, "Whether ground truth has values and places")
COVERAGE = Key(
    "coverage",
    Choice(COVERAGES),
    _DEFAULT.coverage,
    "Whether a share of documents has values in boxes that life leaves empty",
)
LICENSE = Key(
    "license", Choice(LICENSES), _DEFAULT.license, "Under which the dataset may be used, for its card alone"
)
BUNDLE_LAYOUT = Key(
    "bundle_layout",
    Choice(LAYOUTS),
    None,
    "One archive of everything, or a preview and archives of a bounded size; else single up to about 2 GiB",
)
BOXES = Key("boxes", Choice(BOX_KINDS), _DEFAULT.boxes, "Whether boxes hold the ink alone")
IGNORED = ("sequence_length", "fraud_preset")
"""Keys of newer clients: accepted with a warning, because they send them unasked."""
CONFIG_KEYS: Keys = (
    COHERENCE_MODE,
    LABEL_SCHEME,
    DPI,
    SPLIT,
    DEGRADATION_PROFILE,
    DEGRADATION_STRENGTH,
    PNG_MODE,
    LOOK,
    RECORDS,
    BOXES,
    COVERAGE,
    LICENSE,
    BUNDLE_LAYOUT,
    HANDWRITING_DIFFICULTY,
    CORRECTION_RATE,
    FILL_SCENARIOS,
    PIN_MODE,
    *CONDITION_KEYS,
    *(Key(name, Anything(), None, "Accepted with a warning, without effect") for name in IGNORED),
)
CONFIG = Key("config", Object(CONFIG_KEYS, name="GenerateConfig"), {})


@dataclass(frozen=True, slots=True)
class Notice:
    """Something of an accepted order that whoever sent it may not expect."""

    code: str
    message: str


def mixed_years(forms: Sequence[FormDefinition]) -> tuple[Notice, ...]:
    """That forms of several years tell of several years: none of them stands on another."""
    told = sorted({form.year_told for form in forms if form.year_told is not None})
    if len(told) < 2:
        return ()
    years = ", ".join(map(str, told))
    message = (
        f"the forms are of several years ({years}): each is filled from the household's own facts of its year"
    )
    return (Notice("mixed_years", message),)


def read_config(
    config: Fields, forms: Sequence[FormDefinition], quantity: int
) -> tuple[Config, tuple[Notice, ...]]:
    """The configuration and what of it is ignored; problems stay in `config`."""
    mode, look = _coherence_mode(config, quantity), config.read(LOOK)
    chosen = Config(
        coherence_mode=mode,
        label_scheme=config.read(LABEL_SCHEME),
        dpi=config.read(DPI),
        splits=config.read(SPLIT),
        identities=to_json(read_people(config, CONDITION_KEYS)),
        look=look,
        records=config.read(RECORDS),
        boxes=config.read(BOXES),
        coverage=config.read(COVERAGE),
        fill_scenarios=_scenarios(config, forms, mode, look),
        pin_mode=config.read(PIN_MODE),
        degradation_profile=config.read(DEGRADATION_PROFILE),
        degradation_strength=float(config.read(DEGRADATION_STRENGTH)),
        png_mode=config.read(PNG_MODE),
        license=config.read(LICENSE),
    )
    ignored = (Notice("ignored_key", f"config.{key} has no effect") for key in IGNORED if config.has(key))
    return chosen, tuple(ignored)


def _coherence_mode(config: Fields, quantity: int) -> str:
    mode = config.read(COHERENCE_MODE)
    if mode == "shuffled" and quantity == 1:
        message = "config.coherence_mode shuffled needs a quantity of at least 2"
        config.refuse(COHERENCE_MODE.name, message, COHERENCE_MODE.code)
    return mode


def _scenarios(
    config: Fields, forms: Sequence[FormDefinition], mode: str, look: str
) -> tuple[Mapping[str, Any], ...]:
    """The fill scenarios as they were written, once they are in order."""
    raw = config.read(FILL_SCENARIOS)
    if raw is None:
        return ()
    problems = check_scenarios(raw, forms, mode) or unprintable_pins(raw, forms, look)
    config.problems += problems
    return () if problems else tuple(raw)


def _percents(value: object) -> Sequence[Any]:
    if isinstance(value, dict) and set(value) == set(SPLITS):
        return [value[name] for name in SPLITS]
    return value if isinstance(value, list) else []

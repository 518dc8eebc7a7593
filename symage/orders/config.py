"""The `config` object of an order for documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from symage.fields import Fields, is_integer
from symage.forms.coherence import MODES
from symage.forms.definition import FormDefinition
from symage.forms.scenario_faults import check_scenarios
from symage.identities.config import to_json
from symage.orders.people import CONDITIONS, read_people
from symage.orders.pins import unprintable_pins
from symage.request import DEFAULT_DPI, SPLITS, Config

LABEL_SCHEMES = ("field_id", "semantic_concept", "field_type", "nist3")
DEGRADATION_PROFILES = ("clean", "scanned", "faxed", "photographed", "mixed")
LOWEST_DPI, HIGHEST_DPI = 72, 300

IGNORED = ("sequence_length", "fraud_preset")
"""Keys of newer clients: accepted with a warning, because they send them unasked."""
KEYS = (
    "coherence_mode",
    "label_scheme",
    "dpi",
    "splits",
    "degradation_profile",
    "fill_scenarios",
    *CONDITIONS,
    *IGNORED,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was accepted and has no effect."""

    code: str
    message: str


def read_config(
    config: Fields, forms: Sequence[FormDefinition], quantity: int
) -> tuple[Config, tuple[Notice, ...]]:
    """The configuration and what of it is ignored; problems stay in `config`."""
    config.refuse_unknown(KEYS)
    _check_degradation(config)
    default = Config()
    mode = _coherence_mode(config, default.coherence_mode, quantity)
    chosen = Config(
        coherence_mode=mode,
        label_scheme=config.choice(
            "label_scheme", default.label_scheme, LABEL_SCHEMES, code="invalid_label_scheme"
        ),
        dpi=config.integer("dpi", DEFAULT_DPI, low=LOWEST_DPI, high=HIGHEST_DPI),
        splits=_splits(config) or default.splits,
        identities=to_json(read_people(config, CONDITIONS)),
        fill_scenarios=_scenarios(config, forms, mode),
    )
    ignored = (Notice("ignored_key", f"config.{key} has no effect") for key in IGNORED if config.has(key))
    return chosen, tuple(ignored)


def _coherence_mode(config: Fields, default: str, quantity: int) -> str:
    mode = config.choice("coherence_mode", default, MODES, code="invalid_coherence_mode")
    if mode == "shuffled" and quantity == 1:
        message = "config.coherence_mode shuffled needs a quantity of at least 2"
        config.refuse("coherence_mode", message, "invalid_coherence_mode")
    return mode


def _scenarios(config: Fields, forms: Sequence[FormDefinition], mode: str) -> tuple[Mapping[str, Any], ...]:
    """The fill scenarios as they were written, once they are in order."""
    if not config.has("fill_scenarios"):
        return ()
    raw = config.get("fill_scenarios")
    problems = check_scenarios(raw, forms, mode) or unprintable_pins(raw, forms)
    config.problems += problems
    return () if problems else tuple(raw)


def _check_degradation(config: Fields) -> None:
    profile = config.choice("degradation_profile", "clean", DEGRADATION_PROFILES)
    if profile != "clean":
        config.refuse_value("degradation_profile", f"{profile} is not available yet")


def _splits(config: Fields) -> tuple[int, int, int] | None:
    """Three percents, as a list or by name."""
    if not config.has("splits"):
        return None
    percents = _percents(config.get("splits"))
    if len(percents) == 3 and all(is_integer(p) and 0 <= p <= 100 for p in percents) and sum(percents) == 100:
        return percents[0], percents[1], percents[2]
    config.refuse_value("splits", f"gives {', '.join(SPLITS)} whole percents that sum to 100")
    return None


def _percents(value: object) -> Sequence[Any]:
    if isinstance(value, dict) and set(value) == set(SPLITS):
        return [value[name] for name in SPLITS]
    return value if isinstance(value, list) else []

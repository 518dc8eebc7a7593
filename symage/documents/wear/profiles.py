"""The mix of each profile: with what device, and how often what else, at the usual strength.

Data alone: what an effect does stands in `effects.py`. The names are those of the contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

CLEAN, MIXED = "clean", "mixed"
USUAL_STRENGTH = 0.5
MOST_MARKS = 3
"""Of a page, beside what its device does."""


@dataclass(frozen=True, slots=True)
class Profile:
    """`marks`: the share of documents, pages or first pages that have an effect, by its name. `milliseconds`:
    what a page takes a slow core at 150 dpi."""

    device: str
    marks: Mapping[str, float]
    milliseconds: float


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "scanned": Profile(
            "scanner",
            {
                "banding": 0.05,
                "low toner": 0.08,
                "mottled": 0.06,
                "bleed": 0.10,
                "off the glass": 0.15,
                "crumpled": 0.04,
                "dog ear": 0.07,
                "fold": 0.16,
                "perforated": 0.10,
                "holes": 0.15,
                "staple": 0.18,
                "coffee": 0.008,
                "handled": 0.16,
                "copied": 0.08,
                "ticks": 0.07,
                "highlighter": 0.08,
                "stamp": 0.12,
            },
            26.0,
        ),
        "faxed": Profile(
            "fax",
            {
                "banding": 0.04,
                "low toner": 0.06,
                "fold": 0.08,
                "holes": 0.06,
                "staple": 0.08,
                "copied": 0.10,
                "ticks": 0.04,
                "stamp": 0.02,
            },
            17.0,
        ),
        "photographed": Profile(
            "phone",
            {
                "banding": 0.03,
                "low toner": 0.05,
                "mottled": 0.06,
                "crumpled": 0.10,
                "dog ear": 0.12,
                "fold": 0.30,
                "perforated": 0.08,
                "staple": 0.10,
                "coffee": 0.008,
                "handled": 0.12,
                "ticks": 0.06,
                "highlighter": 0.08,
                "stamp": 0.10,
            },
            68.0,
        ),
    }
)

MIXTURE: Mapping[str, float] = MappingProxyType({"scanned": 50.0, "faxed": 20.0, "photographed": 30.0})
"""Of the documents of an order for `mixed`."""


def page_milliseconds(profile: str) -> float:
    """What a page of an order for a profile takes at most; of one for `mixed`, the slowest of its mixture."""
    return max(PROFILES[name].milliseconds for name in (MIXTURE if profile == MIXED else (profile,)))

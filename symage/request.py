"""What a customer asked for, after validation: the one value that a job is made from.

It is stored with the job as JSON and read back by every step, so it holds nothing that
depends on when or where a job runs. Validation lives in `symage.orders`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

GENERATOR_VERSION = "3"
"""Raised whenever the bytes made from an unchanged request and seed change."""

DEFAULT_DPI = 150
SPLITS = ("train", "validation", "test")
FULL, FLAT = "full", "flat"
"""Records of the ground truth: with values and places, or texts alone."""
NATURAL, BALANCED = "natural", "balanced"
"""Coverage: boxes are filled as life fills them, or a share of documents fills what life leaves empty."""
LICENSES = (
    "unknown",
    "other",
    "cc0-1.0",
    "cc-by-4.0",
    "cc-by-sa-4.0",
    "cc-by-nc-4.0",
    "pddl",
    "odbl",
    "cdla-permissive-2.0",
    "mit",
    "apache-2.0",
)
"""Licences of datasets, as the Hugging Face Hub calls them; unknown: nobody has said."""
ADVANCE, INK = "advance", "ink"
"""Boxes of words: advance width by ascent and descent, and ink beyond; or the ink alone."""
PNG_GREY, PNG_COLOUR = "gray", "color"
"""Channels of pictures: one, or three."""
SINGLE, SHARDED = "single", "sharded"
LAYOUTS = (SINGLE, SHARDED)
"""Of a dataset: one archive of everything, or archives of consecutive items beside a preview and an archive
of what is about all of them."""


PER_DOCUMENT, PER_FIELD = "per_document", "per_field"
BLUE, BLACK, RED = "blue", "black", "red"


@dataclass(frozen=True, slots=True)
class Handwriting:
    """How documents are written by hand. `inks`: colours and their shares of the documents, in percent;
    `consistency`: PER_DOCUMENT, by one hand each, or PER_FIELD; `difficulty`, 0 to 1: how hard hands are to
    read, 0.5 is how people write; `corrections`: the share of texts that are struck out and written anew."""

    inks: Mapping[str, int] = field(default_factory=lambda: {BLUE: 100})
    consistency: str = PER_DOCUMENT
    difficulty: float = 0.5
    corrections: float = 0.01


@dataclass(frozen=True, slots=True)
class Config:
    """The `config` object of a request; each default is what an absent key means."""

    coherence_mode: str = "coherent"
    label_scheme: str = "semantic_concept"
    """What labels call a field, as `symage.annotations.schemes` knows it."""
    dpi: int = DEFAULT_DPI
    splits: tuple[int, int, int] = (80, 10, 10)
    """Percent of the identities that go to train, validation and test."""
    identities: Mapping[str, Any] = field(default_factory=dict)
    """Conditions on the people that differ from the defaults, as `symage.identities.config` reads them."""
    look: str = "auto"
    """How filled-in text looks, as `symage.documents.looks` knows it."""
    records: str = FULL
    """FULL or FLAT."""
    boxes: str = ADVANCE
    """ADVANCE or INK."""
    coverage: str = NATURAL
    """NATURAL or BALANCED, as `symage.cases.coverage` knows it."""
    fill_scenarios: tuple[Mapping[str, Any], ...] = ()
    """How far documents are filled in, as `symage.forms.scenarios` reads them; none: all completed."""
    pin_mode: str = "consistent"
    """What pinned values do to the rest of their case, as `symage.forms.pinning` knows it."""
    degradation_profile: str = "clean"
    degradation_strength: float = 0.5
    """0: all but clean, 1: hard to read."""
    png_mode: str | None = None
    """PNG_GREY or PNG_COLOUR; None: as each page is."""
    license: str = LICENSES[0]
    """Of LICENSES: what the dataset's card says of its use."""
    bundle_layout: str = SINGLE
    """One of LAYOUTS."""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """N identities and the forms that each of them fills.

    An item is (item_index, form_id); items are ordered by item_index, then as form_ids are.
    """

    form_ids: tuple[str, ...]
    quantity: int
    seed: int
    output_formats: tuple[str, ...] = ("pdf_typed",)
    config: Config = field(default_factory=Config)
    handwriting: Handwriting = field(default_factory=Handwriting)

    @property
    def item_count(self) -> int:
        return self.quantity * len(self.form_ids)

    def wants(self, output_format: str) -> bool:
        return output_format in self.output_formats

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "GenerationRequest":
        raw = json.loads(text)
        config = raw["config"]
        scenarios = tuple(config.get("fill_scenarios", ()))
        return cls(
            form_ids=tuple(raw["form_ids"]),
            quantity=raw["quantity"],
            seed=raw["seed"],
            output_formats=tuple(raw["output_formats"]),
            config=Config(**{**config, "splits": tuple(config["splits"]), "fill_scenarios": scenarios}),
            handwriting=Handwriting(**raw.get("handwriting", {})),
        )

"""Measure by how much files grow with the resolution of pictures and with their colours, for size estimates.

usage: python -m scripts.calibrate_dpi

The rates of `scripts.calibrate_sizes` are those of pictures at the default resolution, in the channels that
each page has by itself. Here the same few documents are drawn at other resolutions and in other channels, on
each surface and with each wear; what their files weigh, to what they weigh by default, is written beside the
rates as `growth`. Mixed wear grows as the others do together, each by its share of bytes.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from symage.bundles.document_pack import document_pack
from symage.bundles.members import format_folders
from symage.bundles.packs import section
from symage.bundles.zipformat import entries
from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.documents.surfaces import SURFACES, Surface
from symage.documents.wear.profiles import CLEAN, MIXED, MIXTURE, PROFILES
from symage.forms.catalogue import load_catalogue
from symage.pricing.size_rates import MEASURED
from symage.request import PNG_COLOUR, PNG_GREY, Config, GenerationRequest

FORMS = ("irs_w2_single_page_2025", "irs_f1040_2024")
QUANTITY, SEED = 2, 20_261_121
RESOLUTIONS = (72, 100, 200, 300)
Growth = dict[str, dict[str, float]]


def main() -> None:
    ready = ReadyForms(load_catalogue())
    growth: Growth = {}
    for surface in (each for each in SURFACES.values() if each.png is not None):
        growth |= _growth(ready, surface, CLEAN)[1]
        worn = {profile: _growth(ready, surface, profile) for profile in PROFILES}
        for kind in surface.formats:
            growth |= {f"{kind}_{profile}": found[kind] for profile, (_, found) in worn.items()}
            parts = [(MIXTURE[each] * sizes[kind], found[kind]) for each, (sizes, found) in worn.items()]
            growth[f"{kind}_{MIXED}"] = _together(parts)
    found = json.loads(MEASURED.read_text())
    MEASURED.write_text(json.dumps({**found, "growth": growth}, indent=2) + "\n")
    print(f"growth of {len(growth)} kinds written to {MEASURED}")


def _growth(ready: ReadyForms, surface: Surface, profile: str) -> tuple[Counter[str], Growth]:
    """Bytes of each kind by default, and by how much they grow."""
    plain = Config(degradation_profile=profile)
    changes = {
        **{str(dpi): Config(degradation_profile=profile, dpi=dpi) for dpi in RESOLUTIONS},
        **{mode: Config(degradation_profile=profile, png_mode=mode) for mode in (PNG_GREY, PNG_COLOUR)},
    }
    usual = _weighed(ready, surface, plain)
    found: Growth = {kind: {} for kind in usual if kind != surface.pdf or profile != CLEAN}
    for name, config in changes.items():
        sizes = _weighed(ready, surface, config)
        for kind, factors in found.items():
            factors[name] = round(sizes[kind] / usual[kind], 3)
    print(surface.name, profile, found, flush=True)
    return usual, found


def _weighed(ready: ReadyForms, surface: Surface, config: Config) -> Counter[str]:
    """Bytes of PDF files and of pictures of a few documents."""
    folders = {format_folders()[name]: name for name in surface.formats}
    sizes: Counter[str] = Counter()
    for form_id in FORMS:
        asked = GenerationRequest((form_id,), QUANTITY, SEED, surface.formats, config)
        pack = document_pack(ready, make_documents(ready, asked, range(QUANTITY)))
        for entry in entries(pack.data[slice(*section(pack.lengths, "index"))]):
            for folder, kind in folders.items():
                sizes[kind] += entry.stored_size * entry.path.startswith(folder)
    return sizes


def _together(parts: Sequence[tuple[float, Mapping[str, float]]]) -> dict[str, float]:
    """The growth of several, each weighted."""
    whole = sum(weight for weight, _ in parts)
    return {
        name: round(sum(weight * factors[name] for weight, factors in parts) / whole, 3)
        for name in parts[0][1]
    }


if __name__ == "__main__":
    main()

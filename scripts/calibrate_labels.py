"""Measure how large ordered labels are, and write the rates that size estimates use.

usage: python -m scripts.calibrate_labels [format …]

Labels are made from layouts alone, so no platform is needed and no page is drawn: of every form a small job
and a larger one is labelled here in each format, or in those that are named, clean and, where labels grow
with wear, worn in each way. What archives would hold is weighed and fitted as `scripts.calibrate_sizes` does;
rates of all other files stay as they are.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from scripts.calibrate_sizes import SEED, WORN, Terms, Weighed, fitted
from symage.annotations.batch import Whole
from symage.annotations.formats import FORMATS, Format, labelled, made
from symage.bundles.label_pack import label_pack
from symage.bundles.members import label_members, whole_labels
from symage.bundles.packs import Pack, section
from symage.bundles.zipformat import entries
from symage.cases.documents import make_documents
from symage.cases.ready import ReadyForms
from symage.compression import RawStream
from symage.documents.wear.profiles import CLEAN
from symage.forms.catalogue import load_catalogue
from symage.forms.definition import FormDefinition
from symage.pricing.file_kinds import FormSize
from symage.pricing.size_rates import MEASURED
from symage.request import SPLITS, Config, GenerationRequest

QUANTITIES: Mapping[str, tuple[int, int]] = {CLEAN: (5, 20), **dict.fromkeys(WORN, (1, 3))}


def main() -> None:
    ordered = sys.argv[1:] or [row.ordered_as for row in FORMATS.values() if row.ordered_as is not None]
    rows = [row for row in FORMATS.values() if row.ordered_as in ordered and row.make is not None]
    ready = ReadyForms(load_catalogue())
    sample = list(weighed_jobs(ready, ready.catalogue, rows))
    before = json.loads(MEASURED.read_text())
    MEASURED.write_text(json.dumps(calibrated(sample, rows, before), indent=2) + "\n")
    print(f"{len(sample)} jobs weighed, rates of {', '.join(dict.fromkeys(ordered))} written to {MEASURED}")


def weighed_jobs(
    ready: ReadyForms, forms: Iterable[FormDefinition], rows: Sequence[Format]
) -> Iterator[Weighed]:
    """Small and large in turn."""
    for form in forms:
        for profile, quantities in QUANTITIES.items():
            kept = [row for row in rows if profile == CLEAN or row.grows_with_wear]
            if not kept:
                continue
            for quantity in quantities:
                formats = ("pdf_typed", *dict.fromkeys(str(row.ordered_as) for row in kept))
                config = Config(degradation_profile=profile)
                request = GenerationRequest((form.id,), quantity, SEED, formats, config)
                sizes = weigh(ready, request)
                yield Weighed(
                    FormSize(form.field_count, form.page_count),
                    formats,
                    profile,
                    counts={
                        "jobs": 1,
                        "documents": quantity,
                        "pages": quantity * form.page_count,
                        "fields": quantity * form.field_count,
                    },
                    sizes={kind(row, profile): sizes[row.sizes.name] for row in kept},
                )


def weigh(ready: ReadyForms, request: GenerationRequest) -> Mapping[str, int]:
    """Compressed bytes of each kind of file."""
    items, (form,) = range(request.quantity), ready.forms(request.form_ids)
    pack = label_pack(ready, request, items, make_documents(ready, request, items).layouts)
    named = {
        member.path: row.sizes.name
        for row in made(request)
        for surface in labelled(request)
        for item in items
        for member in label_members(request, row, form, item, surface.name)
    }
    sizes: dict[str, int] = defaultdict(int)
    for entry in entries(bytes(_section(pack, "index"))):
        sizes[named[entry.path]] += entry.stored_size
    for each in whole_labels(request):
        rows = partial(_rows, pack, each.section)
        whole = Whole(request, [form], each.surface, each.split, SPLITS, rows)
        sizes[each.format.sizes.name] += compressed(each.format.join(whole) if each.format.join else rows())
    return sizes


def compressed(chunks: Iterator[bytes]) -> int:
    stream = RawStream()
    return sum(len(stream.add(chunk)) for chunk in chunks) + len(stream.end())


def kind(row: Format, profile: str) -> str:
    return row.sizes.name if profile == CLEAN else row.sizes.worn(profile).name


def calibrated(
    sample: Sequence[Weighed], rows: Sequence[Format], before: Mapping[str, Any]
) -> dict[str, Any]:
    """The document of rates with those of these rows put in."""
    terms = dict(terms_of(rows))
    rates = dict(before["rates"])
    for name in terms:
        rates |= fitted(name, [each for each in sample if each.sizes.get(name)], terms[name])
    documents = weighed_documents(sample, rows)
    return {
        **before,
        "rates": rates,
        "uncalibrated": [name for name in before["uncalibrated"] if name not in terms],
        "documents": [
            {**each, "bytes": each["bytes"] | documents.get(_size_of(each), {})}
            for each in before["documents"]
        ],
    }


def terms_of(rows: Sequence[Format]) -> Iterator[tuple[str, Terms]]:
    """The rates of each kind and what each is multiplied by, as `calibrate_sizes.TERMS`."""
    further = (("page", "pages"), ("field", "fields"))
    for row in rows:
        own = (row.sizes.rate.removeprefix(f"{row.sizes.name}_bytes_per_"), row.sizes.unit)
        yield row.sizes.name, (own, *(term for term in further if term[1] != own[1]))
        if row.grows_with_wear:
            yield from ((kind(row, profile), (("page", "pages"),)) for profile in WORN)


def weighed_documents(
    sample: Sequence[Weighed], rows: Sequence[Format]
) -> Mapping[FormSize, Mapping[str, float]]:
    """What a clean document takes, by its form: how much a large job has more than a small one."""
    found: dict[FormSize, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for small, large in zip(sample[::2], sample[1::2], strict=True):
        more = large.counts["documents"] - small.counts["documents"]
        for name in dict.fromkeys(row.sizes.name for row in rows) if large.profile == CLEAN else ():
            found[large.form][name].append((large.sizes[name] - small.sizes[name]) / more)
    return {
        form: {name: round(float(np.exp(np.mean(np.log(sizes)))), 1) for name, sizes in kinds.items()}
        for form, kinds in found.items()
    }


def _size_of(weighed: Mapping[str, Any]) -> FormSize:
    return FormSize(weighed["field_count"], weighed["page_count"])


def _section(pack: Pack, name: str) -> bytes:
    return pack.data[slice(*section(pack.lengths, name))]


def _rows(pack: Pack, name: str) -> Iterator[bytes]:
    return iter([_section(pack, name)] if name in pack.lengths else [])


if __name__ == "__main__":
    main()

"""Measure how large the files of our own datasets are, and write the rates that size estimates use.

usage: python -m scripts.calibrate_sizes URL KEY_FILE

Orders a small job of every form from a running platform, once typed, once with pictures, once as a live
PDF, once by hand, and once worn in each way, weighs what is in the archives and fits the rates of
`symage.pricing.size_rates` to it by least squares of the relative error, none below zero; beside them
stands what a document of each form was weighed to take. A kind of file that no archive holds keeps the rate
that it has, and is named as such. Labels that are ordered are weighed by `scripts.calibrate_labels`.
"""

import io
import json
import sys
import time
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from symage.bundles.members import format_folders
from symage.documents.surfaces import SURFACES
from symage.documents.wear.profiles import CLEAN, MIXED, PROFILES
from symage.pricing.file_kinds import FormSize
from symage.pricing.size_rates import MEASURED

WORN = (*PROFILES, MIXED)
PICTURED = ("pdf_typed", "png_typed")
BY_HAND = ("pdf_handwritten", "png_handwritten")
ALONE = (("pdf_filled",), BY_HAND)
"""Of archives of these nothing else is weighed."""
ORDERS = (
    (("pdf_typed",), CLEAN, (5, 60)),
    (PICTURED, CLEAN, (5, 60)),
    *((formats, CLEAN, (5, 60)) for formats in ALONE),
    *((formats, each, (2, 12)) for formats in (PICTURED, BY_HAND) for each in WORN),
)
"""Formats, profile, and the quantities of a small job and of a large one."""
SEED = 20_261_121

PLACES: Mapping[str, str] = {
    **{folder: name for name, folder in format_folders().items()},
    "ground_truth/json/": "ground_truth",
    "ground_truth/data.csv": "ground_truth_csv",
}
"""What an archive's member counts as, by how its path begins; anything else is overhead."""

WORN_KINDS = ("pdf_typed", "png_typed", "pdf_handwritten", "png_handwritten", "funsd", "transform")
"""The kinds that worn pages have in other sizes."""
PICTURES = tuple(surface.png for surface in SURFACES.values() if surface.png is not None)

Terms = tuple[tuple[str, str], ...]
TERMS: Mapping[str, Terms] = {
    **{f"{kind}_{profile}": (("page", "pages"),) for kind in WORN_KINDS for profile in WORN},
    "pdf_typed": (("file", "documents"), ("page", "pages"), ("field", "fields")),
    "pdf_handwritten": (("file", "documents"), ("page", "pages"), ("field", "fields")),
    "pdf_filled": (("file", "documents"), ("page", "pages"), ("field", "fields")),
    "png_typed": (("file", "pages"), ("field", "fields")),
    "png_handwritten": (("file", "pages"), ("field", "fields")),
    "funsd": (("file", "pages"), ("document", "documents"), ("field", "fields")),
    "ground_truth": (("json_bytes_per_file", "documents"), ("field", "fields")),
    "ground_truth_csv": (("job", "jobs"), ("document", "documents"), ("field", "fields")),
    "bundle_overhead": (("job", "jobs"), ("document", "documents"), ("page", "pages")),
}
"""The rates of each kind and what each is multiplied by."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An archive: its form, what it was ordered as, what was counted in it, and bytes by kind."""

    form: FormSize
    formats: Sequence[str]
    profile: str
    counts: Mapping[str, int]
    sizes: Mapping[str, int]


def main() -> None:
    url, key_file = sys.argv[1:]
    key = Path(key_file).read_text().strip()
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=120) as client:
        sample = list(weighed_jobs(client))
    found = calibrated(sample, json.loads(MEASURED.read_text()))
    MEASURED.write_text(json.dumps(found, indent=2) + "\n")
    print(f"{len(sample)} jobs weighed, rates written to {MEASURED}")


def weighed_jobs(client: httpx.Client) -> Iterator[Weighed]:
    for form in client.get("/api/v1/forms").raise_for_status().json()["data"]:
        detail = client.get(f"/api/v1/forms/{form['id']}").raise_for_status().json()["data"]
        for formats, profile, quantities in ORDERS:
            for quantity in quantities:
                archive = ordered(client, form["id"], formats, profile, quantity)
                if archive is None:
                    continue
                counts = {
                    "jobs": 1,
                    "documents": quantity,
                    "pages": quantity * detail["page_count"],
                    "fields": quantity * form["field_count"],
                }
                form_shape = FormSize(form["field_count"], detail["page_count"])
                sizes = {
                    kind: size
                    for kind, size in weigh(archive).items()
                    if formats not in ALONE or kind in formats
                }
                yield Weighed(form_shape, formats, profile, counts, named(sizes, profile))


def ordered(
    client: httpx.Client, form_id: str, formats: Sequence[str], profile: str, quantity: int
) -> bytes | None:
    """The archive of a job made for this; None where the form cannot be made so."""
    body = {
        "form_id": form_id,
        "quantity": quantity,
        "output_formats": list(formats),
        "config": {"degradation_profile": profile},
        "seed": SEED,
    }
    answer = client.post("/api/v1/generate", json=body)
    if answer.status_code == 400 and answer.json()["error"]["code"] == "format_unsupported_for_form":
        return None
    job_id = answer.raise_for_status().json()["data"]["job_id"]
    while True:
        job = client.get(f"/api/v1/jobs/{job_id}").raise_for_status().json()["data"]
        if job["status"] == "failed":
            raise SystemExit(f"{form_id}: {job['error']}")
        if job["status"] == "completed":
            return client.get(f"/api/v1/jobs/{job_id}/download/dataset").raise_for_status().content
        time.sleep(0.2)


def weigh(archive: bytes) -> dict[str, int]:
    """Compressed bytes by kind; what the zip itself takes is overhead."""
    sizes: dict[str, int] = defaultdict(int)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for member in opened.infolist():
            kind = next((kind for place, kind in PLACES.items() if member.filename.startswith(place)), None)
            if kind:
                sizes[kind] += member.compress_size
    sizes["bundle_overhead"] = len(archive) - sum(sizes.values())
    return sizes


def named(sizes: Mapping[str, int], profile: str) -> Mapping[str, int]:
    """The kinds of a worn job under names of their own; what wear does not change is weighed elsewhere."""
    if profile == CLEAN:
        return sizes
    return {f"{kind}_{profile}": sizes[kind] for kind in WORN_KINDS if kind in sizes}


def calibrated(sample: Sequence[Weighed], before: Mapping[str, Any]) -> dict[str, Any]:
    """The document of rates: measured where the sample says something, else as before."""
    rates = dict(before["rates"])
    unknown = []
    for kind in TERMS:
        holding = [each for each in sample if each.sizes.get(kind)]
        if holding:
            rates |= fitted(kind, holding, TERMS[kind])
        elif kind not in ("ground_truth", "ground_truth_csv", "bundle_overhead"):
            unknown.append(kind)
    labels = [name for name in before["uncalibrated"] if name not in TERMS]
    return {
        "rates": rates | {"funsd_emit_rate": 1.0, "bio_emit_rate": 1.0},
        "calibration_sample_count": len(sample),
        "calibrated_at": datetime.now(UTC).date().isoformat(),
        "uncalibrated": [*unknown, *labels],
        "documents": kept_documents(weighed_documents(sample), before["documents"]),
        "growth": before["growth"],
    }


def kept_documents(
    weighed: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What was weighed now, and beside it what is weighed elsewhere: ordered labels."""
    kept = {(each["field_count"], each["page_count"]): each["bytes"] for each in before}
    return [
        {**each, "bytes": kept.get((each["field_count"], each["page_count"]), {}) | each["bytes"]}
        for each in weighed
    ]


def weighed_documents(sample: Sequence[Weighed]) -> list[dict[str, Any]]:
    """What a document takes, by its form: how much a large archive has more than a small one. Forms of
    equal counts cannot be told apart by an estimate, so they share their geometric mean."""
    found: dict[FormSize, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for small, large in zip(sample[::2], sample[1::2], strict=True):
        more = large.counts["documents"] - small.counts["documents"]
        for kind in large.sizes:
            # Pictures of clean typed pages are weighed where there are some, all else where there are none.
            whole = large.profile != CLEAN or large.formats in ALONE
            if whole or (kind in PICTURES) == (large.formats == PICTURED):
                found[large.form][kind].append((large.sizes[kind] - small.sizes[kind]) / more)
    return [
        {
            "field_count": form.field_count,
            "page_count": form.page_count,
            "bytes": {kind: round(float(np.exp(np.mean(np.log(sizes)))), 1) for kind, sizes in kinds.items()},
        }
        for form, kinds in sorted(found.items(), key=lambda each: (each[0].page_count, each[0].field_count))
    ]


def fitted(kind: str, holding: Sequence[Weighed], terms: Terms) -> dict[str, float]:
    """Clients know the first rate alone: further terms that leave it nothing are given up."""
    sizes = np.array([each.sizes[kind] for each in holding], float)
    counts = np.array([[each.counts[unit] for _, unit in terms] for each in holding], float)
    solution = least_squares(counts / sizes[:, None], np.ones(len(holding)))
    rates = {
        rate_name(kind, term): round(float(rate), 1) for (term, _), rate in zip(terms, solution, strict=True)
    }
    if len(terms) == 1 or rates[rate_name(kind, terms[0][0])]:
        return rates
    given_up = rate_name(kind, terms[1][0])
    return fitted(kind, holding, (terms[0], *terms[2:])) | {given_up: 0.0}


def rate_name(kind: str, term: str) -> str:
    return f"{kind}_{term}" if "_bytes_per_" in term else f"{kind}_bytes_per_{term}"


def least_squares(matrix: Any, target: Any, rounds: int = 20_000) -> Any:
    """Rates that are not below zero, by coordinate descent; columns are scaled alike."""
    scale = np.linalg.norm(matrix, axis=0)
    columns = matrix / scale
    solution = np.zeros(matrix.shape[1])
    gram, wanted = columns.T @ columns, columns.T @ target
    for _ in range(rounds):
        for place in range(len(solution)):
            rest = wanted[place] - gram[place] @ solution + gram[place, place] * solution[place]
            solution[place] = max(rest / gram[place, place], 0.0)
    return solution / scale


if __name__ == "__main__":
    main()

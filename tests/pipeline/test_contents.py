"""What a job holds changes only on purpose: every form in every mode, against digests that were kept.

    python -m pytest tests/pipeline/test_contents.py --keep-contents

writes `contents.json` anew. Do so in a commit that means to change what jobs hold, and say in the changelog
what has changed. Pictures count by their pixels, PDF files by their objects and inflated streams as pikepdf
reads them; what follows from compressed bytes (lengths, hashes, file identifiers) and the generator's version
is left out.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from symage.request import Config, GenerationRequest
from tests.packaged import packaged

KEPT = Path(__file__).with_name("contents.json")
FORMS = tuple(form.id for form in packaged())
SCENARIOS = (
    {"name": "half", "weight": 1, "blank": ["concept:employer.*"], "values": {"box_1": 54321}},
    {"name": "empty", "weight": 1, "default_stage": "blank", "prefilled": ["concept:*.ssn"]},
    {"name": "usual", "weight": 2},
)
SEED = 11
REQUESTS = {
    "coherent": GenerationRequest(FORMS, 2, SEED, ("pdf_typed", "png_typed"), Config(dpi=72)),
    "shuffled": GenerationRequest(FORMS, 3, SEED, config=Config(coherence_mode="shuffled")),
    "random": GenerationRequest(FORMS, 2, SEED, config=Config(coherence_mode="random")),
    "scenarios": GenerationRequest(FORMS, 4, SEED, config=Config(fill_scenarios=SCENARIOS)),
}
_VERSION = re.compile(rb'("generator_version": "|generator version )\d+')
_BEGIN = re.compile(rb"\ABT\s")
"""Whether a space or a line end follows it says nothing."""
_COMPRESSED = (".pdf", ".png")


LONG = ("shuffled", "random")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] * (name in LONG)) for name in REQUESTS]
)
def test_a_job_holds_what_it_held(
    make_dataset: Callable[[GenerationRequest], Any], name: str, keep_contents: bool
) -> None:
    found = content_digests(make_dataset(REQUESTS[name]).files, FORMS)
    kept: dict[str, dict[str, str]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    if keep_contents:
        KEPT.write_text(json.dumps({**kept, name: found}, indent=1, sort_keys=True) + "\n")
        return
    differing = {key for key in kept[name].keys() | found.keys() if kept[name].get(key) != found.get(key)}
    assert not differing


def content_digests(files: Mapping[str, bytes], form_ids: tuple[str, ...]) -> dict[str, str]:
    """Folder and form, or the path of a file about the whole -> digest of names and contents."""
    digests: dict[str, Any] = {}
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        form_id = max((each for each in form_ids if name.startswith(f"{each}_")), key=len, default="")
        digest = digests.setdefault(f"{folder}/{form_id}" if form_id else path, sha256())
        digest.update(name.encode() + b"\0" + _content(path, files[path]))
    return {key: digest.hexdigest()[:16] for key, digest in digests.items()}


def _content(path: str, data: bytes) -> bytes:
    if path.endswith(".pdf"):
        return _pdf(data)
    if path.endswith(".png"):
        return _png(data)
    if path == "manifest.json":
        return _manifest(data)
    return _VERSION.sub(rb"\1", data)


def _pdf(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.trailer["/ID"]
        return b"\n".join([_object(pdf.trailer), *map(_object, pdf.objects)])


def _object(value: pikepdf.Object | None) -> bytes:
    if value is None:
        return b"null"
    if not isinstance(value, pikepdf.Stream):
        return value.unparse(resolved=True)
    head = pikepdf.Dictionary({key: entry for key, entry in value.stream_dict.items() if key != "/Length"})
    return head.unparse() + _BEGIN.sub(b"BT ", value.read_bytes())


def _png(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return repr((image.mode, image.size, sorted(image.info.items()))).encode() + image.tobytes()


def _manifest(data: bytes) -> bytes:
    manifest = json.loads(data)
    for file in manifest["files"]:
        # The version stands in ground truth and card: their hashes follow it.
        del file["sha256"]
        if file["path"].endswith(_COMPRESSED):
            del file["size"]
    return _VERSION.sub(rb"\1", json.dumps(manifest, indent=1).encode())

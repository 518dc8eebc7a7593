"""Datasets of every form, in each mode, before the second judge: what coverage fills is not asked."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from symage.request import Config, GenerationRequest
from symage_cli.audit import audit_dataset
from tests.packaged import packaged

ITEMS = 6


@pytest.mark.long
@pytest.mark.usefixtures("forms_read_once")
@pytest.mark.parametrize("coverage", ["natural", "balanced"])
@pytest.mark.parametrize("mode", ["coherent", "shuffled", "random"])
def test_a_dataset_of_every_form(
    make_dataset: Callable[[GenerationRequest], Any], tmp_path: Path, mode: str, coverage: str
) -> None:
    forms = tuple(form.id for form in packaged())
    asked = Config(coherence_mode=mode, coverage=coverage, dpi=72)
    for name, data in make_dataset(GenerationRequest(forms, ITEMS, 77, ("pdf_typed",), asked)).files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    out = io.StringIO()
    assert audit_dataset(tmp_path, out) == 0, out.getvalue()

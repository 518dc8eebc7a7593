"""The two W-2 forms, compiled."""

import pytest

from symage.documents.compile import CompiledForm, compile_form
from symage.forms.catalogue import load_catalogue


@pytest.fixture(scope="session")
def one_page() -> CompiledForm:
    return compile_form(load_catalogue().get("irs_w2_single_page_2025"))


@pytest.fixture(scope="session")
def six_copies() -> CompiledForm:
    return compile_form(load_catalogue().get("irs_w2_2025"))

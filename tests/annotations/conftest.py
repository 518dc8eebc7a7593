"""The two W-2 forms, compiled."""

import pytest

from symage.documents.compile import CompiledForm, compile_form
from tests.packaged import packaged


@pytest.fixture(scope="session")
def one_page() -> CompiledForm:
    return compile_form(packaged().get("irs_w2_single_page_2025"))


@pytest.fixture(scope="session")
def six_copies() -> CompiledForm:
    return compile_form(packaged().get("irs_w2_2025"))

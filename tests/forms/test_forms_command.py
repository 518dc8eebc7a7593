from io import StringIO
from pathlib import Path

import pytest

from symage.errors import NotFound
from symage_cli.forms import check_forms, list_forms, show_form


def test_list_names_each_form_with_its_fields() -> None:
    out = StringIO()
    assert list_forms(out) == 0
    line = next(line for line in out.getvalue().splitlines() if line.startswith("irs_w2_single_page_2025 "))
    assert "45 fields" in line
    assert "1 p." in line


def test_show_takes_an_alias_and_tells_all_fields() -> None:
    out = StringIO()
    assert show_form("irs_fw2_2025", out) == 0
    assert "id:          irs_w2_2025" in out.getvalue()
    assert sum("tax.box12" in line for line in out.getvalue().splitlines()) == 8
    with pytest.raises(NotFound):
        show_form("irs_w2_1913", out)


def test_check_says_where_the_fault_is(tmp_path: Path) -> None:
    out = StringIO()
    assert check_forms(out) == 0
    (tmp_path / "tax").mkdir()
    (tmp_path / "tax" / "slip.yaml").write_text("id: slip\ncolour: red\n")
    assert check_forms(out, tmp_path) == 1
    assert "tax/slip.yaml:2:9: a form knows no key 'colour' [unknown_key]" in out.getvalue()

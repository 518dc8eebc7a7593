from io import StringIO
from pathlib import Path

import pytest

from symage.errors import NotFound
from symage_cli.forms import check_forms, list_forms, show_form
from symage_cli.main import main

W2 = "irs_w2_single_page_2025"


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


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["preview", "irs_w2_1913"], "There is no form 'irs_w2_1913'"),
        (["preview", W2, "--output", "file"], "Not a directory"),
        (["preview", W2, "--output", "none"], "No such file"),
        (["compare", "irs_w2_1913", "file"], "There is no form 'irs_w2_1913'"),
        (["compare", W2, "file"], "file is no PDF"),
        (["compare", W2, "none"], "none: No such file"),
        (["compare", W2, "."], "Is a directory"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    (tmp_path / "file").write_text("some text")
    monkeypatch.chdir(tmp_path)
    assert main(["forms", *arguments]) == 1
    told = capsys.readouterr()
    assert words in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""

"""The letter shapes of handwriting: how they are written down, and that none reads as another one."""

import pytest

from symage.documents.handwriting.allographs import load, parse


def test_the_library_is_read() -> None:
    (first, *_) = load()["7"]
    assert first.text == "7"
    assert first.strokes[0].points.tolist() == [[4, 96], [56, 97], [22, 0]]
    assert first.strokes[0].corners.tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("7 9 a", "not <text> <weight> <tags or -> <strokes>"),
        ("7 0 a 4,96 22,0", "7: the weight is not above 0"),
        ("7 9 ax 4,96 22,0", "7: unknown tags x"),
        ("7 9 t 4,96 22,0", "7: exits at the top or enters high, and does not join"),
        ("7 9 a 4,96 ; 1,2 3,4", "a stroke of fewer than two points: '4,96'"),
        ("7 9 a 4,96 22,0!", "a corner at the end of a stroke: '4,96 22,0!'"),
        ("7 9 a 4,96 22.0", "not a point x,y: '22.0'"),
        ("7 9 a 4,96 22,-61", "7: 22,-61 is outside the em"),
        ("7 9 a 4,96 121,0", "7: 121,0 is outside the em"),
    ],
)
def test_a_line_at_fault_is_named(line: str, fault: str) -> None:
    with pytest.raises(ValueError, match="line 2: ") as raised:
        parse("# shapes\n" + line + "\n\n77 1 - 4,96 240,96\n")
    assert str(raised.value) == f"line 2: {fault}"


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueError, match="line 1: .*\nline 2: "):
        parse("7 0 a 4,96 22,0\n7 -1 a 4,96 22,0")


def test_several_characters_and_code_points() -> None:
    library = parse("th 2 - 0,0 1,1\nU+0301 1 f 10,60 20,80\n")
    assert list(library) == ["th", "\u0301"]
    assert library["\u0301"][0].tags == {"f"}

"""A name signs alike on every form, no two sign alike, and the words of the name hold the ink."""

import numpy as np
import pytest

from symage.cases.documents import Documents, make_documents
from symage.documents.handwriting.draws import Draws
from symage.documents.handwriting.signatures import VARIANTS, signature
from symage.documents.handwriting.signers import signer
from symage.documents.handwriting.signing import NO_NAMES, Box, signed
from symage.documents.script import Script
from symage.request import GenerationRequest, Handwriting
from tests.packaged import packaged, ready_forms

NAMES = [
    f"{first} {last}"
    for first in ("Ann", "Robert J.", "Guadalupe")
    for last in ("Ng", "Smith-Jones", "Whitfield")
]
BOX = Box(100.0, 200.0, 172.0, 18.0)
SIGNED = [form.id for form in packaged() if any(field.type == "signature" for field in form.fields)]


def _made(form_id: str, items: range, **ordered: object) -> Documents:
    request = GenerationRequest((form_id,), 100, 11, ("pdf_handwritten",), handwriting=Handwriting(**ordered))
    return make_documents(ready_forms(), request, items)


def _script(made: Documents) -> Script:
    script = made.layouts[0][0].script
    assert script is not None
    return script


@pytest.mark.parametrize("form_id", SIGNED)
def test_every_name_signs_with_its_words(form_id: str) -> None:
    made = _made(form_id, range(3))
    layout, script = made.layouts[0][0], _script(made)
    texts = made.written[0].texts
    fields = [at for at, field in enumerate(made.written[0].form.fields) if field.type == "signature"]
    for document in range(3):
        drawn = [each for page in script.signed_of(document) for each in page]
        names = [texts[made.written[0].form.fields[at].id][document] for at in fields]
        names = [name for name in names if name and name not in NO_NAMES]
        first, end = layout.words.starts[document : document + 2].tolist()
        words = [row for row in range(first, end) if layout.words.field[row] in fields]
        assert len(drawn) == len(names)
        assert {word for name in names for word in name.split()} <= {layout.words.text[row] for row in words}


@pytest.mark.parametrize("name", NAMES)
def test_the_words_hold_the_ink_and_fit_the_width(name: str) -> None:
    for seed in range(8):
        made = signed(name, BOX, Draws(seed), "blue")
        half = made.strokes.half[:, None]
        low, high = (made.strokes.points - half).min(axis=0), (made.strokes.points + half).max(axis=0)
        assert len(made.words) == len(name.split())
        assert np.allclose(made.words[0, :2], low)
        assert np.allclose(made.words[-1, 2:], high)
        assert np.all(np.diff(made.words[:, 0]) >= 0)
        assert np.allclose(made.words[1:, 0], made.words[:-1, 2])
        assert high[0] - low[0] < 1.08 * BOX.width
        assert low[1] < BOX.top + BOX.height < high[1] + BOX.height


def _outline(name: str, variant: int) -> np.ndarray:
    """As a little picture, whatever its size."""
    drawn = signature(name, variant)
    places = (drawn.trace.points - drawn.low) / (drawn.high - drawn.low + 1)
    found = np.zeros((12, 24))
    np.add.at(
        found, ((places[:, 1] * 12).astype(int).clip(0, 11), (places[:, 0] * 24).astype(int).clip(0, 23)), 1
    )
    return np.sqrt(found).ravel() / np.linalg.norm(np.sqrt(found))


def test_a_person_signs_alike_and_others_do_not() -> None:
    own = [float(_outline(name, 0) @ _outline(name, 1)) for name in NAMES]
    other = [float(_outline(a, 0) @ _outline(b, 1)) for a in NAMES for b in NAMES if a != b]
    assert min(own) > np.quantile(other, 0.95)
    assert np.mean(own) > np.mean(other) + 0.25


def test_a_process_keeps_so_many_signatures_and_no_more() -> None:
    assert signature.cache_info().maxsize
    assert signer.cache_info().maxsize


def test_people_sign_in_all_ways() -> None:
    people = [signer(f"Person {chr(97 + row % 26)}{chr(97 + row // 26)}") for row in range(400)]
    assert len({who.kind for who in people}) == 4
    assert len({who.flourish for who in people}) >= 9
    assert 0.4 < np.mean([who.ink == "blue" for who in people]) < 0.75


def test_no_two_times_are_the_same() -> None:
    shapes = {signature("Ann Whitfield", variant).trace.points.tobytes() for variant in range(VARIANTS)}
    assert len(shapes) == VARIANTS


def test_a_preparer_signs_alike_wherever() -> None:
    """The taxpayer's pen is the form's; the preparer has another."""
    made = _made("irs_f1040_classic_1988", range(12), inks={"blue": 50, "black": 50})
    script, texts = _script(made), made.written[0].texts
    for document, name in enumerate(texts["preparer_signature"]):
        drawn = [each for page in script.signed_of(document) for each in page]
        assert drawn[0].ink == made.written[0].hands.ink[document]
        if name:
            assert drawn[-1].ink == signer(name).ink
            assert drawn[-1].pen.width == signer(name).writer.pen.width


def test_documents_do_not_depend_on_the_cut() -> None:
    whole, piece = _script(_made("irs_w9_2024", range(8))), _script(_made("irs_w9_2024", range(5, 8)))
    for document in range(3):
        (a,), (b,) = whole.signed_of(document + 5)[0], piece.signed_of(document)[0]
        assert np.array_equal(a.strokes.points, b.strokes.points)


@pytest.mark.parametrize("name", ["Łukasz Żółkiewski", "José Muñoz", "SOFIA O'BRIEN MD", "Bo", "李 明"])
def test_any_name_signs(name: str) -> None:
    assert len(signed(name, BOX, Draws(1), "black").words) == len(name.split())

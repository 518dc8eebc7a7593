"""BIO: all words of a document in reading order (`transcript.py`), each with a tag of IOB2.

The first word of a value is B-, its further words are I- and the label of its field; every value begins anew,
whatever stands before it. What is printed is O.

JSON, a file a document:

    form_id, page_count, label_scheme
    page_sizes   width and height of each page's picture, in pixels
    tokens       text; tag, and the same again as label; bbox, pixels [left, top, right, bottom] of the page's
                 picture; page, from 0. Token i is word i of the file of words (`words.py`)

Columns, as of CoNLL: a line a word, its text, a tab, its tag; an empty line behind each page; and before each
document a line for a word -DOCSTART-, which is O, with an empty line behind it.
"""

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring_ascii

from symage.annotations.batch import Batch, Labels
from symage.annotations.document_head import document_head
from symage.annotations.projection import Pixels, Quad
from symage.annotations.schemes import labels
from symage.annotations.transcript import Notation, transcripts

_OUTSIDE = "O"
DOCUMENT = "-DOCSTART-\tO\n\n"


def documents(batch: Batch) -> Iterator[Labels]:
    """One UTF-8 JSON file a document."""
    head, fields = document_head(batch), _labels(batch)
    notation = Notation(
        word=_token,
        printed=lambda _entity: _twice(_OUTSIDE),
        begins=[_twice(f"B-{label}") for label in fields],
        goes_on=[_twice(f"I-{label}") for label in fields],
    )
    for text in transcripts(batch, notation):
        yield Labels((f'{head},"tokens":[{text[1:]}]}}'.encode(),))


def columns(batch: Batch) -> Iterator[Labels]:
    """Of each document its lines, for the file of its split."""
    fields = _labels(batch)
    notation = Notation(
        word=_line,
        printed=lambda _entity: _OUTSIDE,
        begins=[f"B-{label}" for label in fields],
        goes_on=[f"I-{label}" for label in fields],
        page_end="\n",
    )
    for text in transcripts(batch, notation):
        yield Labels(rows=f"{DOCUMENT}{text}".encode())


def _labels(batch: Batch) -> Sequence[str]:
    return labels(batch.compiled.form, batch.request.config.label_scheme)


def _twice(tag: str) -> str:
    """Clients before 1.0.2 read `label`."""
    return f'"tag":"{tag}","label":"{tag}"'


def _token(text: str, page: int, box: Pixels, _quad: Quad | None, tags: str) -> str:
    left, top, right, bottom = box
    shown = encode_basestring_ascii(text)
    return f',{{"text":{shown},{tags},"bbox":[{left},{top},{right},{bottom}],"page":{page}}}'


def _line(text: str, _page: int, _box: Pixels, _quad: Quad | None, tag: str) -> str:
    return f"{text}\t{tag}\n"

"""Words: all words of a document in reading order (`transcript.py`), with the field that each belongs to.

form_id, page_count, label_scheme
page_sizes        width and height of each page's picture, in pixels
words             text; x, y, width and height, in pixels of the page's picture; page, from 0; and
  field_id          the field whose value it is of; null for what is printed
  field_type        that field's type, such as ssn, currency or enum; "static" for what is printed
  entity_type       answer for a value; for what is printed question, header or other, as FUNSD has it
  linked_field_ids  of a question: the fields that it names
  linked_field_id   the first of them, or null
  cells, groups     of a value in a comb: what stands in each cell, and in each run of them (`combs.py`)
  quad              on bent pages: where the corners of its box on the clean page have gone, [x, y] each,
                    clockwise from the top left; the box is the hull
"""

import json
from collections.abc import Iterator
from json.encoder import encode_basestring_ascii

from symage.annotations.batch import Batch, Labels
from symage.annotations.combs import in_combs
from symage.annotations.document_head import document_head
from symage.annotations.projection import Pixels, Quad
from symage.annotations.schemes import PRINTED
from symage.annotations.transcript import Notation, transcripts
from symage.documents.captions import Entity
from symage.forms.definition import Field

_STATIC = "static"


def documents(batch: Batch) -> Iterator[Labels]:
    """One UTF-8 JSON file a document."""
    head, fields = document_head(batch), batch.compiled.form.fields
    answers = [_of_value(field) for field in fields]
    notation = Notation(_word, lambda entity: _of_print(entity, fields), answers, answers, more=in_combs)
    for text in transcripts(batch, notation):
        yield Labels((f'{head},"words":[{text[1:]}]}}'.encode(),))


def _of_value(field: Field) -> str:
    return _said(field.id, field.type_name, "answer", [])


def _of_print(entity: Entity, fields: tuple[Field, ...]) -> str:
    return _said(None, _STATIC, PRINTED[entity.role], [fields[index].id for index in entity.fields])


def _said(field_id: str | None, field_type: str, entity_type: str, linked: list[str]) -> str:
    """Members of a JSON object, without its braces."""
    said = {
        "field_id": field_id,
        "field_type": field_type,
        "entity_type": entity_type,
        "linked_field_ids": linked,
        "linked_field_id": linked[0] if linked else None,
    }
    return json.dumps(said, separators=(",", ":"))[1:-1]


def _word(text: str, page: int, box: Pixels, quad: Quad | None, said: str) -> str:
    left, top, right, bottom = box
    shown = encode_basestring_ascii(text)
    place = f'"x":{left},"y":{top},"width":{right - left},"height":{bottom - top},"page":{page}'
    bent = "" if quad is None else f',"quad":{json.dumps(quad, separators=(",", ":"))}'
    return f',{{"text":{shown},{place},{said}{bent}}}'

"""What a reader says that documents say: JSON or CSV in, one frozen value out, every fault named.

JSON is a list of objects, or one object a line, in the shape of a record of ground truth:
`{"form_id", "item_index", "fields": {field id: said}}`, where `said` is a text, a number, true, false or
null, or `{"text", "page", "box"}` with pixels of the dataset's pictures. CSV has a row a document with a
column a field, as `data.csv` has, or a row a field: `form_id, item_index, field_id, text` and, if boxes are
given, `page, left, top, right, bottom`.
"""

from pathlib import Path

from symage.errors import BadRequest, Problem
from symage.scoring.predictions_csv import read_csv
from symage.scoring.predictions_json import read_json
from symage.scoring.said import Predictions, Reading, raise_all

LARGEST = 2 << 30
"""Bytes of a file of predictions."""


def read_predictions(path: Path) -> Predictions:
    """Raises BadRequest with what is wrong with the file, OSError."""
    if path.stat().st_size > LARGEST:
        raise BadRequest([Problem("too_large", str(path), f"{path} is larger than {LARGEST >> 30} GiB")])
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest([Problem("bad_prediction", str(path), f"{path} is no UTF-8: {error}")]) from error
    reading = Reading()
    if path.suffix.lower() == ".csv":
        read_csv(reading, text)
    else:
        read_json(reading, text)
    raise_all(reading.problems)
    return reading.found

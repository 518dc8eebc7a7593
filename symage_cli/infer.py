"""`symage tabular infer FILE.csv`: the columns of a table like a sample, as an order has them."""

import json
from pathlib import Path
from typing import TextIO

from symage.errors import BadRequest, Problem
from symage.tabular.infer import infer_csv


def infer_columns(sample: Path, out: TextIO) -> int:
    """Write them to `out`; only aggregates of the sample are among them. Raises BadRequest and OSError."""
    try:
        text = sample.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        message = f"{sample} is not valid UTF-8; save it as CSV UTF-8"
        raise BadRequest([Problem("bad_request", "sample", message)]) from None
    found = infer_csv(text)
    columns = [
        {"name": column.name, "type": column.type, "constraints": dict(column.constraints)}
        for column in found.columns
    ]
    json.dump({"columns": columns}, out, indent=2, ensure_ascii=False)
    out.write("\n")
    return 0

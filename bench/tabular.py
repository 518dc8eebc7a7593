"""Rows per second of tables, beside Faker, mimesis and pandas, in one run and on one core.

python -m bench.tabular [--stream ROWS] [--prompts FILE]

Absolute figures belong to the machine; the ratios to the peers travel. mimesis is no dependency: it is
measured when it is installed. `--stream` writes so many rows of every format as a run does, shard by
shard, in a process of its own, and tells the most memory it took. `--prompts` tells how many columns of a
file such as tests/tabular/holdout_prompts.json the parser gets right.
"""

import argparse
import importlib.util
import io
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from symage.bundles.table import parquet_bytes
from symage.tabular.request import Column, TabularRequest
from symage.tabular.rows import TableRows, make_rows
from symage.tabular.words.prompt import UNKNOWN, Parsed, parse_prompt
from symage.tabular.writing import arrow_table, csv_lines, json_records

MIXED = (
    Column("id", "number_sequence"),
    Column("first_name", "text_first_name"),
    Column("last_name", "text_last_name"),
    Column("email", "email"),
    Column("city", "address_city"),
    Column("state", "address_state"),
    Column("joined", "date_date"),
    Column("spend", "number_decimal", {"min": 0, "max": 5000}),
    Column("plan", "custom_enum", {"values": ["free", "pro", "team"], "weights": [6, 3, 1]}),
    Column("active", "custom_boolean", {"true_rate": 0.8}),
)
SHARD = 10_000
ROUNDS = 7
PEER_ROWS = 2_000


def shards(rows: int) -> Iterator[TableRows]:
    request = TabularRequest(MIXED, rows, 42)
    for first in range(0, rows, SHARD):
        yield make_rows(request, first, min(SHARD, rows - first))


def as_csv(rows: int) -> int:
    return sum(len(csv_lines(each)) for each in shards(rows))


def as_json(rows: int) -> int:
    return sum(len(json_records(each)) for each in shards(rows))


def as_parquet(rows: int) -> int:
    return sum(map(len, parquet_bytes(arrow_table(each) for each in shards(rows))))


def faker_csv(rows: int) -> int:
    import csv
    import random

    from faker import Faker

    fake, draw = Faker("en_US"), random.Random(1)
    text = io.StringIO()
    writer = csv.writer(text)
    for number in range(rows):
        person = (fake.first_name(), fake.last_name(), fake.email(), fake.city(), fake.state_abbr())
        rest = (fake.date_this_decade(), round(draw.uniform(0, 5000), 2))
        plan = draw.choices(["free", "pro", "team"], [6, 3, 1])[0]
        writer.writerow((number, *person, *rest, plan, draw.random() < 0.8))
    return len(text.getvalue())


def mimesis_csv(rows: int) -> int:
    import csv
    import random

    from mimesis import Generic
    from mimesis.locales import Locale

    fake, draw = Generic(Locale.EN), random.Random(1)
    text = io.StringIO()
    writer = csv.writer(text)
    for number in range(rows):
        person = (fake.person.first_name(), fake.person.last_name(), fake.person.email())
        place = (fake.address.city(), fake.address.state(abbr=True), fake.datetime.date())
        rest = (round(draw.uniform(0, 5000), 2), draw.choices(["free", "pro", "team"], [6, 3, 1])[0])
        writer.writerow((number, *person, *place, *rest, draw.random() < 0.8))
    return len(text.getvalue())


def pandas_csv(rows: int) -> int:
    """Writing alone: a frame of ready values, as somebody without a generator of rows would write it."""
    frame: pd.DataFrame = arrow_table(make_rows(TabularRequest(MIXED, rows, 42), 0, rows)).to_pandas()
    return len(frame.to_csv(index=False))


def rate(work: Callable[[int], object], rows: int, rounds: int = ROUNDS) -> int:
    """Rows per second of processor time, which others on the machine do not take: the median of some
    rounds."""
    work(min(rows, SHARD))
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work(rows)
        taken.append(time.process_time() - began)
    return int(rows / statistics.median(taken))


def streamed(rows: int) -> Mapping[str, float]:
    """All three formats of very many rows, nothing of them kept."""
    began, processor = time.perf_counter(), time.process_time()

    def tables() -> Iterator[pa.Table]:
        for each in shards(rows):
            csv_lines(each)
            json_records(each)
            yield arrow_table(each)

    size = sum(map(len, parquet_bytes(tables())))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taken = {"s": time.perf_counter() - began, "processor s": time.process_time() - processor}
    seconds = {name: round(each, 1) for name, each in taken.items()}
    return {"rows": rows, **seconds, "MB": round(memory), "parquet": size}


def right_columns(path: Path) -> str:
    """Columns right of those asked, and the slowest prompt."""
    prompts = json.loads(path.read_text("utf-8"))
    right, asked = right_of_asked(prompts)  # What is read once per process is read.
    slowest = 0.0
    for each in prompts:
        began = time.process_time()
        parse_prompt(each["prompt"])
        slowest = max(slowest, time.process_time() - began)
    return f"{right} of {asked} columns ({right / asked:.1%}), slowest prompt {slowest * 1000:.1f} ms"


def right_of_asked(prompts: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    parsed = [(parse_prompt(each["prompt"]), each["columns"]) for each in prompts]
    right = sum(is_right(found, wanted) for found, columns in parsed for wanted in columns)
    return right, sum(len(columns) for _, columns in parsed)


def is_right(parsed: Parsed, wanted: Mapping[str, Any]) -> bool:
    """Of the wanted name, of one of the wanted types, and with the wanted constraints."""
    found = next((each for each in parsed.columns if plain(each.name) == plain(wanted["name"])), None)
    if found is None:
        return False
    if found.name in parsed.unknown:
        return "ABSTAIN" in wanted["types"] and found.type == UNKNOWN.type
    told = all(
        said(found.constraints.get(name), value) for name, value in wanted.get("constraints", {}).items()
    )
    return found.type in wanted["types"] and told


def said(found: Any, wanted: Any) -> bool:
    """Weights count in proportion, days without their time."""
    if isinstance(wanted, str) and isinstance(found, str):
        return found.startswith(wanted) or found == wanted
    if (
        isinstance(wanted, list)
        and found
        and all(isinstance(each, int | float) for each in (*wanted, *found))
    ):
        return [each / sum(found) for each in found] == [each / sum(wanted) for each in wanted]
    return bool(found == wanted)


def plain(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stream", type=int, metavar="ROWS")
    parser.add_argument("--streamed", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--prompts", type=Path, metavar="FILE")
    asked = parser.parse_args()
    if asked.streamed:
        print(json.dumps(streamed(asked.streamed)))
        return
    if asked.prompts:
        print(right_columns(asked.prompts))
        return
    ours = {
        name: rate(work, 100_000)
        for name, work in (("csv", as_csv), ("json", as_json), ("parquet", as_parquet))
    }
    peers = {"faker csv": rate(faker_csv, PEER_ROWS, 3), "pandas to_csv alone": rate(pandas_csv, 50_000, 3)}
    if importlib.util.find_spec("mimesis"):
        peers["mimesis csv"] = rate(mimesis_csv, PEER_ROWS, 3)
    for name, value in {**ours, **peers}.items():
        print(f"{name:24}{value:>12,} rows/s{ours['csv'] / value:>10.1f} ×")
    if asked.stream:
        command = [sys.executable, "-m", "bench.tabular", "--streamed", str(asked.stream)]
        print(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


if __name__ == "__main__":
    main()

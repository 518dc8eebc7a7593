"""People per second and memory, beside the libraries that others use, in one run and on one core.

    python -m bench.identity [--stream ROWS]

Absolute figures belong to the machine; the ratios to the peers travel. mimesis is no dependency:
it is measured when it is installed.
"""

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from symage.identities.catalogue import PATHS
from symage.identities.config import IdentityConfig
from symage.identities.households import households
from symage.identities.records import identities
from symage.randomness import household_indexes

FIFTEEN = (
    "primary.first_name",
    "primary.last_name",
    "primary.sex",
    "primary.birth_date",
    "primary.ssn",
    "address.line1",
    "address.city",
    "address.county",
    "address.state",
    "address.zip",
    "primary.phone",
    "primary.email",
    "jobs.0.employer.name",
    "jobs.0.occupation.title",
    "jobs.0.wage",
)
CHUNK = 50_000
FULL_CHUNK = 25_000
FULL = tuple(path for path in PATHS if not path.startswith(("dependents.", "claim.")))
"""Every fact of a household but its claim; dependents.* only lists the children and the parent again."""
PEER_ROWS = 2_000


def fifteen_fields(first: int, count: int) -> pa.Table:
    columns = households(household_indexes(1, first, count), paths=FIFTEEN).columns
    return pa.table({path: pa.array(column) for path, column in columns.items()})


def rate(work: Callable[[int], object], rows: int, rounds: int = 7) -> int:
    """Rows per second, the median of some rounds after one to warm up."""
    work(0)
    times = []
    for number in range(1, rounds + 1):
        started = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - started)
    return round(rows / statistics.median(times))


def faker_rate() -> int:
    """Faker with its default weighting; the same fifteen kinds of field, not linked to each other."""
    from faker import Faker

    fake = Faker("en_US")

    def rows(number: int) -> list[tuple[object, ...]]:
        fake.seed_instance(number)
        return [
            (
                fake.first_name(),
                fake.last_name(),
                fake.random_element("FM"),
                fake.date_of_birth(),
                fake.ssn(),
                fake.street_address(),
                fake.city(),
                fake.city_suffix(),
                fake.state_abbr(),
                fake.postcode(),
                fake.phone_number(),
                fake.email(),
                fake.company(),
                fake.job(),
                fake.random_int(20_000, 200_000),
            )
            for _ in range(PEER_ROWS)
        ]

    return rate(rows, PEER_ROWS, 3)


def mimesis_rate() -> int:
    from mimesis import Address, Finance, Generic, Person  # type: ignore[import-not-found]
    from mimesis.locales import Locale  # type: ignore[import-not-found]

    person, address, finance = Person(Locale.EN), Address(Locale.EN), Finance(Locale.EN)
    generic = Generic(Locale.EN)

    def rows(_: int) -> list[tuple[object, ...]]:
        return [
            (
                person.first_name(),
                person.last_name(),
                person.gender(),
                person.birthdate(),
                generic.code.pin("###-##-####"),
                address.address(),
                address.city(),
                address.city(),
                address.state(),
                address.zip_code(),
                person.phone_number(),
                person.email(),
                finance.company(),
                person.occupation(),
                generic.numeric.integer_number(),
            )
            for _ in range(PEER_ROWS)
        ]

    return rate(rows, PEER_ROWS, 3)


PEERS: dict[str, Callable[[], int]] = {"faker": faker_rate, "mimesis": mimesis_rate}


def stream(rows: int) -> dict[str, float]:
    """Write rows of fifteen fields to Parquet, and say how much memory that took at most."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        started = time.perf_counter()
        with pq.ParquetWriter(path, fifteen_fields(0, 1).schema) as writer:
            for first in range(0, rows, CHUNK):
                writer.write_table(fifteen_fields(first, min(CHUNK, rows - first)))
        seconds = time.perf_counter() - started
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": rows,
        "seconds": round(seconds, 1),
        "megabytes": round(size / 1e6),
        "peak_memory_mb": round(peak),
    }


def stream_apart(rows: int) -> dict[str, float]:
    """The same in a process of its own, so that nothing else counts."""
    command = [sys.executable, "-m", "bench.identity", "--only-stream", str(rows)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def records_seconds() -> float:
    """10,000 identities as JSON text; the HTTP around it is measured with the API."""
    times = []
    for number in range(5):
        started = time.perf_counter()
        json.dumps(identities(household_indexes(number, 0, 10_000), IdentityConfig()))
        times.append(time.perf_counter() - started)
    return round(statistics.median(times), 3)


def measure(stream_rows: int) -> dict[str, object]:
    own = rate(lambda number: fifteen_fields(number * CHUNK, CHUNK), CHUNK)
    full = rate(
        lambda number: households(household_indexes(1, number * FULL_CHUNK, FULL_CHUNK), paths=FULL),
        FULL_CHUNK,
        rounds=9,
    )
    peers = {name: peer() for name, peer in PEERS.items() if importlib.util.find_spec(name)}
    return {
        "fifteen_fields_per_second": own,
        "full_households_per_second": full,
        "peers_per_second": peers,
        "times_as_fast": {name: round(own / speed, 1) for name, speed in peers.items()},
        "records_10000_seconds": records_seconds(),
        **({"stream": stream_apart(stream_rows)} if stream_rows else {}),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stream", type=int, default=0, metavar="ROWS")
    parser.add_argument("--only-stream", type=int, default=0, metavar="ROWS", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    pa.set_cpu_count(1)
    result = stream(asked.only_stream) if asked.only_stream else measure(asked.stream)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

"""A telephone's area code serves the county of its ZIP."""

import csv
from pathlib import Path

from symage.identities import tables

COUNTY_CODES = Path(__file__).parents[2] / "scripts/county_area_codes.tsv"


def test_every_area_code_of_every_zip_serves_its_county() -> None:
    with COUNTY_CODES.open() as file:
        serving = {
            (row["state"], row["county"]): {
                int(code)
                for code, share in (each.split(":") for each in row["area_codes"].split())
                if int(share)
            }
            for row in csv.DictReader(file, delimiter="\t")
        }
    columns = [
        (names.take(codes).to_pylist())
        for names, codes in (tables.codes("zips", "state"), tables.codes("zips", "county"))
    ]
    for number in range(3):
        drawn = tables.numbers("zips", f"area_code_{number}").tolist()
        assert all(
            code in serving[place] for code, place in zip(drawn, zip(*columns, strict=True), strict=True)
        )


def test_manhattan_has_no_code_of_long_island() -> None:
    zips = tables.texts("zips", "zip").to_pylist()
    rows = [row for row, text in enumerate(zips) if "10001" <= text <= "10282"]
    codes = {int(tables.numbers("zips", f"area_code_{n}")[row]) for row in rows for n in range(3)}
    assert codes <= {212, 332, 646, 917}

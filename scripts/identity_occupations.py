"""Occupations, industries and wages for the baked tables (BLS OEWS May 2025). Development time only."""

import sqlite3

import identity_titles as titles
import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.choice import alias_table

QUANTILES = ("v11", "v12", "v13", "v14", "v15")
"""Annual wage at p10, p25, p50, p75, p90, in dollars."""
BAND_SHARES = np.array([0.10, 0.15, 0.25, 0.25, 0.15, 0.10])
TOP_CODED = 250_000
FEWEST_WORKERS = 150
_NOT_FOR_LIFE = ("272021", "419012")
"""Athletes and models: at sixty they would be noticed."""
_LEFT_OUT = ("491100", "999100")
"""The postal service and federal agencies: employers that could only be real ones."""
_NAICS = {
    "3250A1": "325100",
    "3250A2": "325600",
    "3320A1": "332900",
    "3320A2": "332300",
    "3330A1": "333200",
    "3370A1": "337100",
    "4230A1": "423800",
    "4240A1": "424400",
    "4240A2": "424200",
    "4240A3": "424900",
    "4450A1": "445100",
    "4590A1": "459400",
    "5220A1": "522100",
    "5320A1": "532200",
}
"""Sums of two or three industries, by the code of the largest."""
MIN_AGES = (
    ("29-1292", 22),
    ("29-129", 26),
    ("29-12", 30),
    ("29-1022", 30),
    ("29-1023", 29),
    ("29-1024", 29),
    ("29-102", 27),
    ("29-1051", 26),
    ("29-1131", 27),
    ("29-1011", 27),
    ("29-1041", 27),
    ("29-1081", 27),
    ("29-1151", 27),
    ("29-1161", 27),
    ("29-1171", 27),
    ("29-1071", 26),
    ("29-1181", 26),
    ("29-1123", 26),
    ("29-1", 23),
    ("29-20", 21),
    ("23-1011", 26),
    ("23-102", 35),
    ("11-1011", 35),
    ("11-9051", 23),
    ("11-", 26),
    ("25-1", 28),
    ("25-2", 23),
    ("25-4", 23),
    ("17-1", 24),
    ("17-2", 23),
    ("15-123", 20),
    ("15-", 22),
    ("19-1", 25),
    ("19-2", 24),
    ("19-3", 26),
    ("13-", 22),
    ("21-", 23),
    ("33-1", 28),
    ("33-3", 22),
    ("33-2", 21),
    ("53-2011", 28),
    ("53-2", 22),
    ("53-3032", 21),
    ("35-3011", 21),
    ("35-1", 21),
    ("39-1", 23),
    ("41-1", 22),
    ("43-1", 24),
    ("43-6011", 24),
    ("47-1", 27),
    ("49-1", 27),
    ("51-1", 25),
    ("53-1", 25),
    ("45-1", 25),
    ("41-3", 21),
    ("41-9021", 24),
    ("47-2111", 22),
    ("47-2152", 22),
    ("27-1011", 27),
    ("27-3041", 23),
    ("25-3", 21),
    ("37-1", 23),
)
"""The youngest likely met in an occupation, by the start of its code; first match, else 18."""
AGE_CLASSES = (18, 21, 23, 26, 30, 35)


def occupations(connection: sqlite3.Connection) -> pd.DataFrame:
    """Detailed occupations with employment and five complete wage quantiles, by SOC code."""
    rows = pd.read_sql(
        "select substr(c.key, 18, 6) soc, o.occupation_name title, c.v01 workers, v11, v12, v13, v14, v15 "
        "from cell c join occupation o on o.occupation_code = substr(c.key, 18, 6) "
        "where c.key like 'OEUN0000000000000%' and o.display_level = 3 order by soc",
        connection,
    )
    rows = numeric(rows).dropna(ignore_index=True)
    return rows[~rows["soc"].isin(_NOT_FOR_LIFE)].reset_index(drop=True)


def cells(connection: sqlite3.Connection, jobs: pd.DataFrame) -> pd.DataFrame:
    """Workers and wages by occupation and four-digit industry."""
    rows = pd.read_sql(
        "select substr(c.key, 12, 6) industry, substr(c.key, 18, 6) soc, c.v01 workers, "
        "v11, v12, v13, v14, v15 "
        "from cell c join industry i on i.industry_code = substr(c.key, 12, 6) "
        "where c.key like 'OEUN0000000%' and i.display_level = 4 order by soc, industry",
        connection,
    )
    rows = numeric(rows)
    rows = rows[rows["soc"].isin(jobs["soc"]) & (rows["workers"] >= FEWEST_WORKERS)]
    rows = rows[~rows["industry"].isin(_LEFT_OUT) & ~rows["industry"].str.contains("00[235]$")]
    rows = rows.reset_index(drop=True)
    own = rows.groupby("soc")["workers"].transform("sum")
    whole = rows["soc"].map(jobs.set_index("soc")["workers"])
    rows["weight"] = rows["workers"] * whole / own
    return rows


def numeric(rows: pd.DataFrame) -> pd.DataFrame:
    for column in ("workers", *QUANTILES):
        rows[column] = pd.to_numeric(rows[column], errors="coerce")
    return rows


def industries(connection: sqlite3.Connection, cells: pd.DataFrame) -> pd.DataFrame:
    rows = pd.read_sql("select industry_code industry, industry_name name from industry", connection)
    return rows[rows["industry"].isin(cells["industry"])].sort_values("industry", ignore_index=True)


def cell_table(cells: pd.DataFrame, jobs: pd.DataFrame, industries: pd.DataFrame) -> pa.Table:
    """Cells with the five ranks, within the occupation, at which their workers pass its wage quantiles."""
    ranks = np.vstack([band_ranks(part, jobs) for _, part in cells.groupby("soc", sort=False)])
    thresholds, aliases = alias_table(cells["weight"].to_numpy())
    return pa.table(
        {
            "occupation": cells["soc"].map({soc: n for n, soc in enumerate(jobs["soc"])}).astype("uint16"),
            "industry": cells["industry"]
            .map({c: n for n, c in enumerate(industries["industry"])})
            .astype("uint16"),
            "weight": cells["weight"].round().clip(1).astype("uint32"),
            "threshold": thresholds,
            "alias": aliases,
            **{f"rank_{n}": ranks[:, n] for n in range(5)},
        }
    )


def band_ranks(part: pd.DataFrame, jobs: pd.DataFrame) -> NDArray[np.uint16]:
    """Shares of each cell in the occupation's six wage bands, raked so that together they are exact."""
    job = jobs[jobs["soc"] == part["soc"].iloc[0]].iloc[0]
    marks = job[list(QUANTILES)].to_numpy(dtype=float)
    shares = np.vstack([cell_shares(row, marks) for row in part[list(QUANTILES)].to_numpy(dtype=float)])
    weights = part["weight"].to_numpy() / part["weight"].sum()
    for _ in range(200):
        shares *= BAND_SHARES / (weights @ shares)
        shares /= shares.sum(axis=1, keepdims=True)
    return np.clip(np.round(np.cumsum(shares, axis=1)[:, :5] * 2**16), 1, 2**16 - 1).astype(np.uint16)


def cell_shares(quantiles: NDArray[np.float64], marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of a cell's workers in each band of the occupation, from the cell's own quantiles."""
    if np.isnan(quantiles).any():
        return BAND_SHARES.copy()
    wages = np.concatenate([[quantiles[0] * 0.6], quantiles, [quantiles[4] * 1.6]])
    below = np.interp(marks, wages, [0, 0.10, 0.25, 0.50, 0.75, 0.90, 1])
    shares = np.diff(np.concatenate([[0], below, [1]]))
    return np.asarray(np.maximum(shares, 0.005) / np.maximum(shares, 0.005).sum())


def occupation_table(jobs: pd.DataFrame) -> pa.Table:
    return pa.table(
        {
            "soc": pa.array([f"{soc[:2]}-{soc[2:]}" for soc in jobs["soc"]]),
            "title": pa.array(jobs["title"]),
            "short_title": pa.array([titles.short_title(title) for title in jobs["title"]]),
            "workers": jobs["workers"].astype("uint32"),
            "min_age": np.array([min_age(soc) for soc in jobs["soc"]], dtype=np.uint8),
            **{
                f"wage_{n}": jobs[column].astype("uint32")
                for n, column in zip((10, 25, 50, 75, 90), QUANTILES, strict=True)
            },
        }
    )


def min_age(soc: str) -> int:
    """One of AGE_CLASSES: the class just at or above the age listed for the occupation."""
    code = f"{soc[:2]}-{soc[2:]}"
    listed = next((age for start, age in MIN_AGES if code.startswith(start)), AGE_CLASSES[0])
    return next(age for age in AGE_CLASSES if age >= listed)


def industry_table(industries: pd.DataFrame) -> pa.Table:
    naics = [_NAICS.get(code, code) for code in industries["industry"]]
    return pa.table({"naics": pa.array(naics), "name": pa.array(industries["name"])})

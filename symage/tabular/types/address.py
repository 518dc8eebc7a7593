"""Where the row's household lives: all of one place."""

import pyarrow as pa
import pyarrow.compute as pc

from symage.identities.text import join
from symage.randomness import chance
from symage.tabular.cells import Cells, Draw, People
from symage.tabular.column_type import ColumnType, Types, drawn, listed, person
from symage.tabular.fillings.people import Compute, as_array, fact, joined
from symage.tabular.fillings.pieces import one_of
from symage.tabular.fillings.rows import RowFact

STATE_NAMES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_REGIONS = {
    "Northeast": "CT ME MA NH RI VT NJ NY PA",
    "Midwest": "IL IN MI OH WI IA KS MN MO NE ND SD",
    "South": "DE FL GA MD NC SC VA DC WV AL KY MS TN AR LA OK TX",
    "West": "AZ CO ID MT NV NM UT WY AK CA HI OR WA",
}
"""Source: Census Bureau, Census Regions and Divisions of the United States."""
_REGION_OF = {state: region for region, states in _REGIONS.items() for state in states.split()}


def _of_state(shown: dict[str, str]) -> Compute:
    known, names = pa.array(shown), pa.array(shown.values())
    return lambda people: names.take(pc.index_in(people["address.state"], value_set=known))


def _full(people: People) -> pa.StringArray:
    street = joined("address.line1", "address.line2", between=" ")(people)
    town = join(people["address.city"], ", ", people["address.state"], " ", people["address.zip"])
    return join(street, town, between=", ")


def _number(people: People) -> pa.StringArray:
    return pc.utf8_trim(pc.extract_regex(people["address.line1"], r"^(?P<n>\S+)").field(0), " ")


def _street_name(people: People) -> pa.StringArray:
    return pc.replace_substring_regex(people["address.line1"], r"^\S+ ", "")


def _degrees(path: str) -> Compute:
    return lambda people: as_array(people, path).cast(pa.float64())


def _pair(people: People) -> pa.StringArray:
    return join(people["address.latitude"], people["address.longitude"], between=", ")


def _country(shown: str) -> Compute:
    return lambda people: pa.array([shown]).take(pa.array([0] * len(people["address.state"])))


def _dwelling(draw: Draw) -> Cells:
    """Of ten units eight are rented; of all other homes one in fifteen can be moved."""
    has_unit = pc.is_valid(draw.people["address.line2"])
    words = draw.shared("dwelling")
    within = pc.if_else(pa.array(chance(words, 0.2)), "Condo", "Apartment")
    alone = pc.if_else(pa.array(chance(words, 0.065)), "Mobile home", "Single family")
    return Cells(pc.if_else(has_unit, within, alone))


TYPES: Types = {
    "address_city": person(
        "City",
        fact("address.city"),
        (
            "city, town, city name, home city, residence city, municipality, locality, "
            "city of residence, town name"
        ),
    ),
    "address_state": person(
        "Two-letter state",
        fact("address.state"),
        "state, state code, state abbreviation, st, us state, home state, state abbr, "
        "province, us state code, us state abbreviation, "
        "residence state, state of residence, state or province, state province",
        pattern="^[A-Z]{2}$",
    ),
    "address_zip": person(
        "ZIP code of the city",
        fact("address.zip"),
        (
            "zip, zip code, zipcode, postal code, postcode, us zip code, us zip, home zip, "
            "postal, zip5, post code, postalcode"
        ),
        pattern=r"^\d{5}$",
        digits=5,
    ),
    "address_street": person(
        "House number and street",
        fact("address.line1"),
        "street, street address, address line 1, address 1, street line, addr, line 1, "
        "mailing address, home address street, "
        "address1, address line one, street and number, addressline1, street addr",
    ),
    "address_unit": person(
        "Apartment; most have none",
        fact("address.line2"),
        "apartment, apartment number, unit, unit number, address line 2, address 2, apt, "
        "apt number, suite, apt no, line 2, address2, "
        "suite number, addressline2, address line two, apt unit",
    ),
    "address_full": person(
        "Street, city, state and ZIP code in a line",
        _full,
        "full address, address, complete address, home address, postal address, "
        "mailing address in full, residence, residential address, "
        "shipping address, billing address, delivery address, address in full, residence address",
    ),
    "address_house_number": person(
        "House number", _number, "house number, street number, building number, house no"
    ),
    "address_street_name": person(
        "Street without the house number", _street_name, "street name, road, road name, name of street"
    ),
    "address_county": person("County", fact("address.county"), "county, county name, parish, home county"),
    "address_state_name": person(
        "State in full",
        _of_state(STATE_NAMES),
        (
            "state name, full state, state in full, name of state, state full name, "
            "full state name, us state name"
        ),
    ),
    "address_region": person(
        "Census region of the state",
        _of_state(_REGION_OF),
        "region, census region, us region, sales region, territory, area, geographic region, sales territory",
    ),
    "address_country": person(
        "United States, where all households live",
        _country("United States"),
        (
            "country, country name, country of residence, nationality country, home country, "
            "nation, country of birth, birth country, nationality, citizenship"
        ),
    ),
    "address_country_code": person(
        "US, where all households live",
        _country("US"),
        "country code, iso country code, country iso, country iso code, iso country",
        pattern="^US$",
    ),
    "address_latitude": person(
        "Latitude of the ZIP code",
        _degrees("address.latitude"),
        "latitude, lat, geo lat, location latitude, gps latitude",
    ),
    "address_longitude": person(
        "Longitude of the ZIP code",
        _degrees("address.longitude"),
        "longitude, long, lng, lon, geo lng, location longitude, gps longitude",
    ),
    "address_coordinates": person(
        "Latitude and longitude",
        _pair,
        (
            "coordinate, lat long, lat lng, latitude and longitude, geolocation, gps, "
            "gps coordinate, geo location, location coordinate, lat lon, latlong"
        ),
    ),
    "address_time_zone": person(
        "Time zone", fact("address.time_zone"), "time zone, timezone, tz, local time zone"
    ),
    "address_area_code": person(
        "Telephone area code",
        fact("address.area_code"),
        "area code, phone area code, telephone area code, dialing code",
        pattern=r"^\d{3}$",
    ),
    "address_previous_street": person(
        "Street of the address before",
        fact("previous_address.line1"),
        "previous street, former street, previous street address, old street",
    ),
    "address_previous_city": person(
        "City of the address before",
        fact("previous_address.city"),
        "previous city, former city, old city, last city",
    ),
    "address_previous_state": person(
        "State of the address before",
        fact("previous_address.state"),
        "previous state, former state, old state",
    ),
    "address_previous_zip": person(
        "ZIP code of the address before",
        fact("previous_address.zip"),
        "previous zip, former zip, previous zip code, old zip, old zip code",
    ),
    "address_type": ColumnType(
        "Kind of dwelling: one with a unit where the address has one",
        RowFact(_dwelling).read,
        phrases=listed(
            "address type, dwelling type, home type, property type, residence type, "
            "type of home, housing type"
        ),
    ),
    "address_airport_code": drawn(
        "Three letters of a large airport of the United States",
        one_of(
            "ATL | DFW | DEN | ORD | LAX | CLT | MCO | LAS | PHX | MIA | SEA | IAH | JFK | "
            "EWR | SFO | DTW | BOS | MSP | FLL | LGA | PHL | SLC | DCA | SAN | BWI | TPA | "
            "AUS | IAD | BNA | MDW"
        ),
        "airport code, airport, origin airport, destination airport, iata code, "
        "departure airport, arrival airport, origin airport code, "
        "destination airport code, iata, iata airport code",
    ),
}

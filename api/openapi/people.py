"""Identities, as the document describes them."""

from api.openapi.operation import Body, Operation, enveloped
from symage.identities.config import ID_POLICIES, OLDEST, YOUNGEST
from symage.identities.records import IDENTITY_SCHEMA
from symage.identities.sections import FIELDS, OPTIONAL
from symage.identities.states import STATES
from symage.orders.bounds import LARGEST_SEED, MOST_IDENTITIES
from symage.shapes import Schema, array, integer, named, nullable, one_of_texts, record, text

CONDITION_SCHEMAS: dict[str, Schema] = {
    "states": nullable(array(one_of_texts(STATES), "Where the people live", minItems=1)),
    "age_min": nullable(integer(YOUNGEST, OLDEST, "At most age_max", default=YOUNGEST)),
    "age_max": nullable(integer(YOUNGEST, OLDEST, default=OLDEST)),
    "sex": nullable(one_of_texts(("F", "M"))),
    "id_policy": nullable(
        one_of_texts(ID_POLICIES, "safe: numbers that no issuer can have issued; the default")
    ),
    "reference_date": nullable(
        text("The day on which ages hold", format="date", examples=["2025-12-31"], pattern="^20[0-4][0-9]-")
    ),
}
"""What steers the people of an order as well."""

_CONFIG = record(
    {},
    {
        **CONDITION_SCHEMAS,
        "fields": nullable(array(one_of_texts(FIELDS), "Only these keys")),
        "include": nullable(array(one_of_texts(OPTIONAL), "Further keys")),
    },
)
_EXAMPLE = {
    "first_name": "Vincent",
    "last_name": "Cannon",
    "ssn": "963-22-6904",
    "dob": "1977-11-03",
}


def schemas() -> dict[str, Schema]:
    return {
        "V1_Identity": dict(IDENTITY_SCHEMA),
        "V1_IdentitiesConfig": _CONFIG,
        "V1_IdentitiesRequest": record(
            {},
            {
                "quantity": nullable(integer(1, MOST_IDENTITIES, default=1)),
                "config": {"anyOf": [named("V1_IdentitiesConfig"), {"type": "null"}]},
                "seed": nullable(integer(0, LARGEST_SEED)),
            },
        ),
    }


def operations() -> dict[str, Operation]:
    return {
        "identities.generate_identities": Operation(
            tag="Identities",
            summary="Generate people as JSON, without forms",
            access="generate",
            description="Free. The same seed gives the same people, and those of a job with that seed and "
            "config whose forms need nothing special of them.",
            body=Body(
                named("V1_IdentitiesRequest"),
                {
                    "Five people": {"quantity": 5, "seed": 42},
                    "Some fields": {
                        "quantity": 2,
                        "config": {"fields": ["first_name", "last_name", "ssn", "dob"]},
                    },
                },
            ),
            answer=enveloped(array(named("V1_Identity")), [_EXAMPLE], count=integer(0)),
        ),
    }

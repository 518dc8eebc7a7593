"""Employers, banks, payers and practices: invented names, numbers nobody was given, an address."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from symage.identities.contacts import phones
from symage.identities.facts import Draw, Fact, Facts
from symage.identities.places import Address
from symage.identities.text import Bytes, digits, fixed
from symage.randomness import Words, below, mix

UNASSIGNED_EIN_PREFIXES = (0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97)
ASSIGNED_EIN_PREFIXES = tuple(n for n in range(100) if n not in UNASSIGNED_EIN_PREFIXES)

Naming = Callable[[Draw], pa.StringArray]


@dataclass(frozen=True, slots=True)
class Organization:
    """Name, EIN, phone and address of one organization of a household, named under `at`."""

    at: str
    naming: Naming
    part: str | None
    near: str = "address"
    reach: int = 12

    def facts(self) -> Facts:
        place = Address(f"{self.at}.address", near=self.near, reach=self.reach, office=True, part=self.part)
        return {
            f"{self.at}.name": Fact("text", self.naming, self.part),
            f"{self.at}.ein": Fact("text", self.ein, self.part),
            f"{self.at}.phone": Fact("text", self.phone, self.part),
            **place.facts(),
        }

    def ein(self, draw: Draw) -> pa.StringArray:
        return eins(draw.word(f"{self.at}.ein"), draw.config.id_policy)

    def phone(self, draw: Draw) -> pa.StringArray:
        codes: NDArray[np.int64] = draw[f"{self.at}.address.area_code_number"]
        return phones(draw.word(f"{self.at}.phone"), codes, draw.config.id_policy)


def eins(words: Words, policy: str) -> pa.StringArray:
    """NN-NNNNNNN; safe: with a prefix that the IRS assigns to no campus."""
    made = ein_digits(words, policy)
    return fixed("##-#######", made[:, :2], made[:, 2:])


def ein_digits(words: Words, policy: str) -> Bytes:
    """The nine digits of each EIN."""
    known = UNASSIGNED_EIN_PREFIXES if policy == "safe" else ASSIGNED_EIN_PREFIXES
    prefixes = np.array(known)[below(words, len(known))]
    return digits(prefixes * 10**7 + below(mix(words), 10**7), 9)

"""How much one order may ask for, whoever reads it, and the keys that orders of all sorts have."""

from symage.fields import Key
from symage.kinds import Integer

LARGEST_QUANTITY = 10_000_000
LARGEST_SEED = 2**63 - 1
LARGEST_AMOUNT = LARGEST_SEED
"""Of credits or tokens."""
MOST_FORMS = 100
MOST_FORMATS = 20
MOST_IDENTITIES = 10_000
"""Of people without papers."""

SEED = Key("seed", Integer(0, LARGEST_SEED), None, "Equal requests with one seed give equal bytes")
CONFIRMED_CREDITS = Key(
    "confirmed_credits",
    Integer(0, LARGEST_AMOUNT),
    None,
    "The cost that was seen; needed where an account wants large spends confirmed",
)

"""How much one order may ask for, whoever reads it."""

LARGEST_QUANTITY = 10_000_000
LARGEST_SEED = 2**63 - 1
LARGEST_AMOUNT = LARGEST_SEED
"""Of credits or tokens."""
MOST_FORMS = 100
MOST_FORMATS = 20
MOST_IDENTITIES = 10_000
"""Of people without papers."""

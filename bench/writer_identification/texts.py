"""What writers are asked to write: fixed before there were any, and the same for all.

Lines as they stand on forms: a name and a number, an address, money and a date. A and B say the same kinds
of things in other words, so that who knows a writer by A must know the hand again in B. Nobody of these
names lives at these addresses; the numbers in the form of an SSN are of areas (000, 666, 900-999) that were
never issued.
"""

from symage.randomness import word_of

Lines = tuple[str, ...]

LINES_A: Lines = (
    "Quillan Fennimarch 968-41-2753",
    "4807 Juniper Bank Rd, Oxbow AZ 86319",
    "wages 102,388.40 dated 09/17/1984",
)
LINES_B: Lines = (
    "Dorothea Vexmoor 934-12-6087",
    "5192 Pigeon Kiln Ave, Zephyr NJ 07046",
    "salary 67,415.93 since 12/06/1971",
)
SHEET: Lines = LINES_A + LINES_B
"""As much as stands on a small form, for tests in which all write the same."""

DIGITS_A: Lines = ("968-41-2753 68,412.77", "09/17/1984 102,388.40", "44308 666-60-8157 5,016")
DIGITS_B: Lines = ("934-12-6087 11,229.55", "12/06/1971 71,484.63", "86001 000-91-3484 7,953")
"""Every digit three times at least, in A and in B."""

CAPITALS_A: Lines = ("QUILLAN FENNIMARCH", "JUNIPER BANK DEPT OXBOW", "GRAZING VESTRY SHEDS")
CAPITALS_B: Lines = ("DOROTHEA VEXMOOR", "PIGEON KILN AVE ZEPHYR NJ", "QUAYSIDE FARM WORK CLUB")
"""Every letter, in A and in B."""

DATE: Lines = ("091784",)
"""A birth date in six digits: what people were asked to write where their own error rate was measured."""


def date_of(writer: int) -> Lines:
    """The same, of another day for every writer."""
    drawn = word_of(writer, "writer identification date")
    day, month, year = 1 + drawn % 28, 1 + drawn // 28 % 12, 40 + drawn // 336 % 60
    return (f"{month:02}{day:02}{year:02}",)

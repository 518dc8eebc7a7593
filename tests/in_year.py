"""Forms as those of another year: a case of one year, where the catalogue has the forms of several."""

from dataclasses import replace

from symage.forms.definition import FormDefinition


def in_year(form: FormDefinition, year: int) -> FormDefinition:
    """The form with the constants, and about the household, of the year."""
    return replace(form, year=year)

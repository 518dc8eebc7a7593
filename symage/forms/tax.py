"""The tax constants of a year, as the formulas see them under `tax.`.

Source: `form_definitions/constants/us_tax_<year>.yaml`, which names where its figures come from, and
`us_states.yaml`, the same for every year; what states ask of wages, by `state_tables.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

import yaml

from symage.forms import columns
from symage.forms.columns import FormulaError, Series, Value
from symage.forms.source import loader
from symage.forms.state_tables import state_tables
from symage.forms.tables import Table

PREFIX = "tax."


@dataclass(frozen=True, slots=True)
class TaxYear:
    """The constants of one year: single amounts and lists, and tables by filing status or other key."""

    year: int
    amounts: Mapping[str, Any]
    tables: Mapping[str, Table]

    def has(self, path: str) -> bool:
        """Whether a path such as tax.ss_wage_base names an amount, a list or a table of the year."""
        return path in self.tables or path.removeprefix(PREFIX) in self.amounts

    def value(self, path: str) -> Value:
        """The constant of a path such as tax.ss_wage_base. Raises FormulaError."""
        name = path.removeprefix(PREFIX)
        if name not in self.amounts:
            raise FormulaError(f"{path!r} is no constant of {self.year}")
        found = self.amounts[name]
        if isinstance(found, list):
            return Series((tuple(columns.exact(item) for item in found),), columns.integers(0))
        return columns.constant(columns.exact(found))


@cache
def tax_year(year: int) -> TaxYear:
    """Read the constants of a year once. Raises FormulaError when there are none."""
    folder = files("form_definitions") / "constants"
    source = folder / f"us_tax_{year}.yaml"
    if not source.is_file():
        raise FormulaError(f"there are no tax constants of {year}")
    raw = {**_read(folder / "us_states.yaml"), **_read(source)}
    made = {name: Table(cells) for name, cells in raw.items() if isinstance(cells, dict)}
    tables = {f"{PREFIX}{name}": table for name, table in {**made, **state_tables(year)}.items()}
    amounts = {name: value for name, value in raw.items() if not isinstance(value, dict)}
    return TaxYear(year, MappingProxyType(amounts), MappingProxyType(tables))


def year_of(year: int | None) -> TaxYear:
    """The constants of a form's year. Raises FormulaError when it has none."""
    if year is None:
        raise FormulaError("a form without a year has no tax constants")
    return tax_year(year)


def _read(source: Traversable) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(source.read_text(encoding="utf-8"), Loader=loader())
    return found

"""Writes docs/column-types.md anew: python -m scripts.column_types."""

from pathlib import Path

from symage.tabular.listing import page

PAGE = Path(__file__).parents[1] / "docs" / "column-types.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

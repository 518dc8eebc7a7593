"""Records of the ground truth beside the table of the same values."""


def cell(value: object) -> str:
    """A value of a record as a table holds it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)

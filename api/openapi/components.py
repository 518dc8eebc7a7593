"""The named schemas of the document: gathered from wherever they stand, each shown once."""

from typing import Any

from symage.shapes import Named, Schema

PREFIX = "V1_"


class Components:
    """The schemas that have been met so far, by name."""

    def __init__(self, known: dict[str, Schema]) -> None:
        self.schemas = {f"{PREFIX}{name}": schema for name, schema in known.items()}

    def resolved(self, value: Any) -> Any:
        """Plain JSON of a shape: named schemas as references, functions as what they return today."""
        if isinstance(value, Named):
            return self._reference(value)
        if callable(value):
            return self.resolved(value())
        if isinstance(value, dict):
            return {key: self.resolved(entry) for key, entry in value.items()}
        return [self.resolved(entry) for entry in value] if isinstance(value, list | tuple) else value

    def _reference(self, named: Named) -> Schema:
        name = f"{PREFIX}{named.name}"
        if name not in self.schemas:
            self.schemas[name] = self.resolved(named.schema)
        return {"$ref": f"#/components/schemas/{name}"}

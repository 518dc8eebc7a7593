"""What `symage doctor` finds: one thing looked at, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`advice` says what to do when it is not well. What is not `grave` is a warning: it may be meant so."""

    subject: str
    well: bool
    found: str
    advice: str = ""
    grave: bool = True

    @property
    def mark(self) -> str:
        if self.well:
            return "ok  "
        return "BAD " if self.grave else "WARN"

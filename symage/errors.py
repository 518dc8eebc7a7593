"""Every error the domain raises, in one tree. Front doors translate it once, at the edge.

SymageError
├── BadRequest          what was asked for is not valid; carries every problem found
├── NotFound            the thing named does not exist, or not for this account
├── NotReady            it exists, but its state does not allow this yet
├── Gone                it existed; its files have expired
├── InsufficientCredits the account cannot pay for what was asked
├── ConfirmationNeeded  the account wants to be asked before so much is spent
├── Damaged             a stored file is not what was written; `symage doctor --deep` makes it anew
├── QueueFull           too many jobs wait already; try again later
├── TooMuchOpen         the account has too much under way; wait for it, or order less
├── StoreFull           the store has no room for what was asked
├── LeaseLost           another run has taken over this job; stop, write nothing
├── DefinitionError     a form definition cannot be used; carries every problem found
└── LayoutError         a value cannot be printed in its box; names the field
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what somebody wrote: a machine-readable code, the place, a sentence."""

    code: str
    field: str
    message: str


class SymageError(Exception):
    """Root of the tree; raised only through its subclasses."""

    code = "error"


class BadRequest(SymageError):
    """The request is not valid. `problems` holds all of them as they were found; `details` what a front
    door may tell beside them, such as the forms that a format is refused for."""

    code = "bad_request"

    def __init__(self, problems: Sequence[Problem], details: Mapping[str, Any] | None = None) -> None:
        self.problems = tuple(problems)
        self.details = dict(details or {})
        super().__init__("; ".join(problem.message for problem in self.problems))


class NotFound(SymageError):
    """Raised with the code that the contract names, such as job_not_found."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class NotReady(SymageError):
    """The state of the thing does not allow this, now (409)."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class Gone(SymageError):
    """The files of an expired job (410)."""

    code = "expired"


class InsufficientCredits(SymageError):
    """Raised before anything is written; `required` and `available` are credits."""

    code = "insufficient_credits"

    def __init__(self, required: int, available: int) -> None:
        self.required = required
        self.available = available
        super().__init__(f"This job needs {required} credits; {available} are available")


class ConfirmationNeeded(SymageError):
    """Raised before anything is written; `cost` and `available` are credits, None is unlimited."""

    code = "confirmation_required"

    def __init__(self, cost: int, available: int | None) -> None:
        self.cost = cost
        self.available = available
        super().__init__(f"This job costs {cost} credits; send it again with confirmed_credits")


class Damaged(SymageError):
    """Raised before anything of the file is given out."""

    code = "damaged_file"

    def __init__(self, filename: str) -> None:
        super().__init__(f"{filename} was damaged where it is stored; the operator can make it anew")


class QueueFull(SymageError):
    """Raised inside the transaction that accepted a job, so that nothing of it remains."""

    code = "queue_full"


class TooMuchOpen(SymageError):
    """Raised inside the transaction that accepted a job, so that nothing of it remains."""

    code = "too_much_open"


class StoreFull(SymageError):
    """Raised inside the transaction that accepted a job, so that nothing of it remains."""

    code = "insufficient_storage"


class LeaseLost(SymageError):
    """Another run owns the job now."""

    code = "lease_lost"


class DefinitionError(SymageError):
    """A form definition is faulty. `problems` name file, line and column."""

    code = "invalid_definition"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in self.problems))


class LayoutError(SymageError):
    """A value is too long for its box, or holds characters that the form cannot show."""

    code = "unprintable_value"

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"{field}: {reason}")

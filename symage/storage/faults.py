"""Faults that pass: of the machine, the network or the services beneath, not of what was asked for.

Whoever meets one waits and tries again; a job is put back into the queue. Named one by one, since a fault
that comes again and again must end a job. What does not belong here: what to do about it.
"""

import errno
import sys
from collections.abc import Iterator

import sqlalchemy as sa

PASSING_ERRNO = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EAGAIN,
        errno.EMFILE,
        errno.ENFILE,
        errno.EIO,
        errno.EROFS,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ECONNREFUSED,
        errno.ECONNRESET,
        errno.ECONNABORTED,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
        errno.EPIPE,
    }
)
PASSING_SQLITE = ("locked", "busy", "disk is full", "disk i/o error", "unable to open", "readonly database")
"""Parts of what SQLite says, in lower case."""
PASSING_SQLSTATE = ("08", "40", "53", "55P03", "57P")
"""How PostgreSQL's codes begin: connections, deadlocks, no resources, locks, shutdown."""
PASSING_S3 = frozenset(
    {"SlowDown", "RequestTimeout", "Throttling", "ThrottlingException", "InternalError", "NoSuchUpload"}
)
"""The last: an answer was lost, or an upload taken for one of a crash; another may be begun."""


def is_passing(error: BaseException) -> bool:
    """Whether the fault, or one that it came of, may be over another time. `passing`, where an error has it,
    says so for what happened in another process."""
    return any(_passes(each) for each in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    seen: set[int] = set()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__


def _passes(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in PASSING_ERRNO or isinstance(error, ConnectionError | TimeoutError)
    if isinstance(error, sa.exc.SQLAlchemyError):
        return _database_passes(error)
    return _store_passes(error) or getattr(error, "passing", False) is True


def _database_passes(error: sa.exc.SQLAlchemyError) -> bool:
    if isinstance(error, sa.exc.TimeoutError):  # no connection of the pool came free
        return True
    if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | sa.exc.InternalError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(PASSING_SQLSTATE)
    told = str(error.orig).lower()
    # A connection that psycopg could not make has no state.
    return any(part in told for part in PASSING_SQLITE) or "connection" in told


def _store_passes(error: BaseException) -> bool:
    """Of boto3, which is imported where S3 is used alone."""
    exceptions = sys.modules.get("botocore.exceptions")
    if exceptions is None or not isinstance(error, (exceptions.ClientError, exceptions.BotoCoreError)):
        return False
    if isinstance(error, exceptions.ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return status >= 500 or error.response.get("Error", {}).get("Code") in PASSING_S3
    return isinstance(
        error,
        (exceptions.HTTPClientError, exceptions.ConnectionError, exceptions.CredentialRetrievalError),
    )

"""What a start of the platform owes the jobs that it finds open."""

from collections.abc import Mapping

from symage import settings
from symage.storage.database import Database
from symage.storage.parking import forgive


def forgive_open_jobs(environ: Mapping[str, str]) -> None:
    """Their runs ended with the platform, not of their own doing: no attempt so far is held against them. A
    job of hours outlives any number of upgrades so."""
    with Database(settings.read(environ).database_url) as database, database.write() as connection:
        forgive(connection)

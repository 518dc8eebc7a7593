"""What the pool does before it forks, so that no run pays for it: imports, suites, forms.

Nothing here may open a database, a socket or a thread: forked children inherit them broken.
"""

import os

from symage import settings, variables
from symage_dagster import checks
from symage_dagster.platform import ready_forms


def warm() -> None:
    """Compile every form, where shards are made here, and validate once with every suite."""
    ready = ready_forms()
    if settings.read(os.environ).engine == variables.POOL:
        for form in ready.catalogue:
            ready.compiled(form.id)
    checks.prepare()

"""What the pool does before it forks, so that no run pays for it: imports, suites, forms.

Nothing here may open a database, a socket or a thread: forked children inherit them broken.
"""

import os
from importlib import import_module

from symage import settings, variables
from symage_dagster import checks
from symage_dagster.forms import ready_forms


def warm() -> None:
    """Import what runs of datasets load by name, compile every form, where shards are made here, and validate
    once with every suite."""
    # Dagster takes the first entry of sys.path away while it loads a module: what is there already is found.
    import_module("symage_dagster.location")
    ready = ready_forms()
    if settings.read(os.environ).engine == variables.POOL:
        for form in ready.catalogue:
            ready.compiled(form.id)
    checks.prepare()

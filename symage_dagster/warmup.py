"""What the pool does before it forks, so that no run pays for it: imports, suites, forms.

Nothing here may open a database, a socket or a thread: forked children inherit them broken.
"""

from symage_dagster import checks
from symage_dagster.platform import ready_forms


def warm() -> None:
    """Compile every form and validate once with every suite."""
    ready = ready_forms()
    for form in ready.catalogue:
        ready.compiled(form.id)
    checks.prepare()

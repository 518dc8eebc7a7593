"""The forms of this process. Apart from the platform: who only makes shards needs no Dagster, 40 MB."""

import os
from functools import cache

from symage import settings
from symage.cases.ready import ReadyForms
from symage.forms.cache import cached_catalogue


@cache
def ready_forms() -> ReadyForms:
    """The catalogue, read once, and its forms as they are made ready; the pool does so before it forks."""
    return ReadyForms(cached_catalogue(settings.read(os.environ).catalogue_cache))

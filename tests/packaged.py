"""The packaged forms, read and compiled once for all tests of a process."""

from functools import cache

from symage.cases.ready import ReadyForms
from symage.forms.catalogue import Catalogue, load_catalogue


@cache
def packaged() -> Catalogue:
    return load_catalogue()


@cache
def ready_forms() -> ReadyForms:
    return ReadyForms(packaged())

"""A table that is still a form: the order that it means, or why it means none; its first rows in any case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.console.table import Shown, first_rows
from api.console.table_faults import faults_of
from api.console.table_form import body_of, columns_of
from api.console.typed import Answers
from symage.errors import BadRequest, Problem
from symage.orders.tables import TableOrder, read_table_order


@dataclass(frozen=True, slots=True)
class Look:
    """`body`: of the order; `without`: the columns of the form, counted from 1, that the shown `rows` leave
    out."""

    order: TableOrder | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Shown] = ()
    problems: Sequence[Problem] = ()
    without: Sequence[int] = ()


def look(answers: Answers, most_rows: int) -> Look:
    """Where some columns of the first table will not do, the rows of all others."""
    body = body_of(answers)
    if not body["columns"]:
        return Look()
    try:
        order = read_table_order(body, drawn_seed=0, most_rows=most_rows)
    except BadRequest as error:
        return _of_the_rest(answers, body, error.problems, most_rows)
    return Look(order, body, first_rows(order.request))


def _of_the_rest(
    answers: Answers, body: Mapping[str, Any], problems: Sequence[Problem], most_rows: int
) -> Look:
    faults = faults_of(problems, columns_of(answers))
    left = [each for place, each in enumerate(body["columns"]) if place not in faults.rows]
    without = [place + 1 for place in range(len(body["columns"])) if place in faults.rows]
    try:
        order = read_table_order({**body, "columns": left}, drawn_seed=0, most_rows=most_rows)
    except BadRequest:
        return Look(problems=problems)
    return Look(rows=first_rows(order.request), problems=problems, without=without)

"""What any column may ask: empty cells, no value twice, another look, other columns, conditions."""

import random
import re
from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from symage.tabular.columns import TYPES
from symage.tabular.request import Column
from symage.tabular.schema import parse_columns
from tests.tabular.tables import EVERY, FURTHER, faults, records, rows, values


def test_a_share_of_the_cells_is_empty() -> None:
    found = values("email", 5000, null_rate=0.2)
    assert 0.17 < found.count(None) / 5000 < 0.23
    assert [value for value in found if value] == [
        value for value, kept in zip(values("email", 5000), found, strict=True) if kept
    ]


@pytest.mark.parametrize(
    ("kind", "constraints", "quantity"),
    [
        ("number_integer", {"min": 1, "max": 997}, 997),
        ("number_decimal", {"min": 0, "max": 9.99}, 1000),
        ("custom_mask", {"mask": "A99"}, 2600),
        ("custom_regex", {"regex": "[abc][0-9]{2}"}, 300),
        ("custom_enum", {"values": list(range(50))}, 50),
        ("date_date", {"min": "2024-01-01", "max": "2024-12-31"}, 366),
        ("date_date", {"min": "2024-01-01", "max": "2024-12-31", "weekdays": True}, 262),
        ("date_datetime", {"min": "2024-01-01", "max": "2024-01-01"}, 5000),
        ("email", {}, 5000),
        ("ssn", {}, 5000),
        ("internet_uuid", {}, 5000),
        ("custom_mask", {"mask": "X" * 30}, 5000),
        ("number_sequence", {}, 5000),
    ],
)
def test_unique_values_come_once(kind: str, constraints: dict[str, object], quantity: int) -> None:
    found = values(kind, quantity, unique=True, **constraints)
    assert len(set(found)) == quantity


def test_things_have_numbers_of_their_own_without_being_asked() -> None:
    for kind in ("business_order_id", "business_customer_id", "healthcare_mrn", "business_sku"):
        assert len(set(values(kind, 5000))) == 5000, kind


@pytest.mark.parametrize(
    ("kind", "shape", "pattern"),
    [
        ("text_last_name", "upper", r"[^a-z]+"),
        ("business_company", "lower", r"[^A-Z]+"),
        ("phone", "###-###-####", r"\d{3}-555-01\d\d"),
        ("ssn", "#########", r"9\d{8}"),
        ("number_integer", "{} kg", r"\d+ kg"),
        ("date_date", "%d/%m/%Y", r"\d\d/\d\d/20\d\d"),
        ("date_datetime", "%b %Y, %H:%M", r"[A-Z][a-z]{2} 20\d\d, \d\d:\d\d"),
        ("date_time", "%H:%M", r"\d\d:\d\d"),
        ("finance_card_number", "#### #### #### ####", r"(\d{4} ){3}\d{4}"),
    ],
)
def test_formats(kind: str, shape: str, pattern: str) -> None:
    assert all(re.fullmatch(pattern, value) for value in values(kind, format=shape))


def test_what_depends_on_a_column_is_the_same_wherever_that_is() -> None:
    columns = (
        Column("shop", "number_integer", {"min": 1, "max": 20}),
        Column("city", "address_city", {"depends_on": "shop"}),
        Column("state", "address_state", {"depends_on": "shop"}),
    )
    seen: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in records(*columns, quantity=500):
        seen[row["shop"]].add((row["city"], row["state"]))
    assert {len(places) for places in seen.values()} == {1}
    assert len(set.union(*seen.values())) > 10


def test_conditions() -> None:
    columns = (
        Column("status", "custom_enum", {"values": ["paid", "open", "void"]}),
        Column("paid_on", "date_date", {"when": {"column": "status", "in": ["paid"]}}),
        Column("note", "text_sentence", {"when": {"column": "status", "not_in": ["void"]}}),
    )
    for row in records(*columns):
        assert (row["paid_on"] is not None) == (row["status"] == "paid")
        assert (row["note"] is not None) == (row["status"] != "void")


def test_templates_and_lookups() -> None:
    columns = (
        Column("login", "custom_template", {"template": "{first|lower}.{last|slug}+{n}@{{x}}"}),
        Column("first", "text_first_name"),
        Column("last", "text_last_name"),
        Column("n", "number_sequence"),
        Column("level", "custom_lookup", {"column": "n", "values": {"1": "one", "2": 2}, "otherwise": False}),
        Column("again", "custom_lookup", {"column": "n"}),
    )
    found = records(*columns)
    for row in found:
        assert row["login"].startswith(f"{row['first'].lower()}.")
        assert row["login"].endswith(f"+{row['n']}@{{x}}")
        assert row["again"] == row["n"]
    assert [row["level"] for row in found[:3]] == ["one", 2, False]


def test_sequences_and_series_within_a_key() -> None:
    columns = (
        Column("sensor", "number_sequence", {"start": 10, "step": 10, "repeat": 25}),
        Column("at", "date_sequence", {"start": "2025-03-01", "unit": "hour", "key": "sensor"}),
        Column("reading", "number_series", {"key": "sensor", "start": 20, "step": 0.5, "decimals": 2}),
    )
    found = records(*columns, quantity=110)
    assert [row["sensor"] for row in found[24:26]] == [10, 20]
    assert found[0]["at"] == found[25]["at"] == "2025-03-01 00:00:00"
    assert found[26]["at"] == "2025-03-01 01:00:00"
    for before, after in zip(found, found[1:], strict=False):
        if before["sensor"] == after["sensor"]:
            assert abs(after["reading"] - before["reading"]) <= 0.5001
    assert all(abs(found[start]["reading"] - 20) <= 0.5001 for start in (0, 25, 50, 75, 100))


def test_foreign_keys_show_one_row_of_the_other_table() -> None:
    columns = (
        Column("customer", "custom_foreign_key", {"table": "example_table", "column": "id"}),
        Column("customer_name", "custom_foreign_key", {"table": "example_table", "column": "name"}),
        Column("name", "text_full_name"),
    )
    found = records(*columns, quantity=500)
    pairs = {(row["customer"], row["customer_name"]) for row in found}
    assert 25 <= len(pairs) <= FURTHER.quantity
    assert {key for key, _ in pairs} <= set(range(1, FURTHER.quantity + 1))
    assert len({key for key, _ in pairs}) == len(pairs)


@pytest.mark.parametrize(
    "regex",
    [
        "(INV|CRN)-\\d{3,5}",
        "^[A-Z]{2}[0-9a-f]+x?$",
        "a|bc|(d|e){2}",
        "[^a-z]{3}\\.\\w*",
        "(?:\\d{3}-){2}\\d{4}",
        "[a\\-z]{2}\\\\",
        "ü[äö]{1,2}",
    ],
)
def test_regular_expressions_match_what_they_draw(regex: str) -> None:
    found = values("custom_regex", regex=regex)
    assert all(re.fullmatch(regex, value) for value in found)
    assert len(set(found)) > 3


def test_regular_expressions_of_chance_are_drawn_or_refused() -> None:
    draw = random.Random(3)
    pieces = ["a", "[b-d]", "\\d", "(e|f)", "(?:gh)", ".", "{2}", "{1,3}", "*", "+", "?", "|", "(", ")", "\\"]
    drawn = 0
    for _ in range(400):
        regex = "".join(draw.choices(pieces, k=draw.randrange(1, 9)))
        column = {"name": "x", "type": "custom_regex", "constraints": {"regex": regex}}
        if parse_columns([column])[1]:
            continue
        drawn += 1
        assert all(re.fullmatch(regex, value) for value in values("custom_regex", 30, regex=regex)), regex
    assert drawn > 50


def test_correlated_columns_keep_their_distributions_and_go_along() -> None:
    from scipy.stats import kstest, spearmanr

    columns = (
        Column("age", "number_integer", {"min": 18, "max": 80, "distribution_type": "normal"}),
        Column("pay", "number_decimal", {"min": 0, "max": 100, "correlated_with": "age", "correlation": 0.6}),
        Column(
            "debt", "number_integer", {"min": 0, "max": 10**6, "correlated_with": "pay", "correlation": -0.8}
        ),
    )
    for seed in range(20):
        found = records(*columns, quantity=4000, seed=seed * 10**6)
        age, pay, debt = ([row[name] for row in found] for name in ("age", "pay", "debt"))
        assert abs(spearmanr(age, pay).statistic - 0.6) < 0.04
        assert abs(spearmanr(pay, debt).statistic + 0.8) < 0.03
        assert kstest(pay, "uniform", (0, 100)).pvalue > 1e-4


def test_weights_and_distributions_pass_over_twenty_seeds() -> None:
    from scipy.stats import chisquare, kstest, truncnorm

    sizes = (50, 30, 15, 5)
    columns = (
        Column("e", "custom_enum", {"values": ["a", "b", "c", "d"], "weights": list(sizes)}),
        Column("u", "number_decimal", {"min": -5, "max": 5, "decimals": 6}),
        Column(
            "n",
            "number_decimal",
            {
                "min": -3,
                "max": 3,
                "decimals": 5,
                "distribution_type": "normal",
                "distribution_params": {"mean": 0, "std": 1},
            },
        ),
        Column("d", "date_date", {"min": "2023-01-01", "max": "2023-12-31"}),
        Column("b", "custom_boolean", {"true_rate": 0.3}),
    )
    smallest = 1.0
    for seed in range(20):
        found = records(*columns, quantity=4000, seed=seed * 10**6)
        counts = [sum(row["e"] == value for row in found) for value in "abcd"]
        truths = sum(row["b"] for row in found)
        days = [date.fromisoformat(row["d"]).timetuple().tm_yday - 1 for row in found]
        smallest = min(
            smallest,
            chisquare(counts, [size * 40 for size in sizes]).pvalue,
            chisquare([truths, 4000 - truths], [1200, 2800]).pvalue,
            kstest([row["u"] for row in found], "uniform", (-5, 10)).pvalue,
            kstest([row["n"] for row in found], truncnorm(-3, 3).cdf).pvalue,
            chisquare([days.count(day) for day in range(365)]).pvalue,
        )
    assert smallest > 1e-4


def test_exponential_and_lognormal_decimals_have_their_own_measure() -> None:
    found = values(
        "number_decimal",
        5000,
        min=0,
        max=1000,
        distribution_type="exponential",
        distribution_params={"scale": 50},
    )
    assert 47 < sum(found) / 5000 < 53
    found = sorted(
        values(
            "number_decimal",
            5000,
            min=0.01,
            max=10**4,
            distribution_type="lognormal",
            distribution_params={"mean": 3, "sigma": 0.5},
        )
    )
    assert 19 < found[2500] < 21.2  # e**3


def test_every_type_takes_the_common_constraints() -> None:
    skipped = {"example_key", "custom_template", "custom_lookup"}
    columns = [
        Column(column.name, column.type, {**column.constraints, "null_rate": 0.5, "format": "<{}>"})
        if column.name in TYPES and column.name not in skipped
        else column
        for column in EVERY
    ]
    row = records(*columns, quantity=60)[5]
    assert sum(value is None for value in row.values()) > 60
    assert all(
        value is None or (value.startswith("<") and value.endswith(">"))
        for name, value in row.items()
        if name in TYPES and name not in skipped
    )


def test_faker_gives_what_no_type_draws_the_same_each_time() -> None:
    found = values("faker_bs", 30)
    assert len(set(found)) > 20
    assert values("faker_bs", 30) == found
    assert values("faker_bs", 10, seed=8) == found[1:11]
    for name in ("faker_ssn", "faker_email", "faker_date_of_birth", "faker_seed_instance", "faker_"):
        assert parse_columns([{"name": "x", "type": name}])[1], name


@pytest.mark.parametrize(
    ("kind", "constraints", "quantity"),
    [
        ("custom_enum", {"values": ["a", "A"], "format": "upper"}, 2),
        ("custom_enum", {"values": ["1", 1]}, 2),
        ("custom_mask", {"mask": "XX", "format": "lower"}, 9),
        ("date_date", {"min": "2024-01-01", "max": "2024-12-31", "format": "%Y"}, 9),
        ("date_datetime", {"format": "%Y-%m-%d %H:%M"}, 9),
    ],
)
def test_what_is_shown_alike_is_not_unique(kind: str, constraints: dict[str, Any], quantity: int) -> None:
    """A job that its own check would fail is refused before it is paid."""
    asked = {**constraints, "unique": True}
    assert faults(("x", kind, asked), quantity=quantity) == [
        (
            "columns[0].constraints.unique",
            f"columns[0].constraints.unique cannot be promised for {kind} as it is asked for",
        )
    ]


@pytest.mark.parametrize(
    ("kind", "constraints", "quantity"),
    [
        ("custom_enum", {"values": ["a", "b"], "format": "upper"}, 2),
        ("custom_mask", {"mask": "aa9", "format": "title"}, 6760),
        ("date_date", {"min": "2024-01-01", "max": "2024-12-31", "format": "%d %b %Y"}, 366),
        ("date_datetime", {"format": "%Y-%j %I:%M:%S %p"}, 2000),
        ("date_time", {"format": "%H:%M:%S"}, 2000),
    ],
)
def test_what_stays_apart_in_another_look_is_unique(
    kind: str, constraints: dict[str, Any], quantity: int
) -> None:
    found = values(kind, quantity, **constraints, unique=True)
    assert len(set(found)) == quantity


def test_only_days_and_moments_are_written_anew() -> None:
    look = {"format": "%Y"}
    assert faults(("x", "identity_birth_date", look), ("y", "date_time", look)) == []
    assert faults(("x", "number_integer", look), ("y", "date_year", look)) == [
        (
            f"columns[{place}].constraints.format",
            f"columns[{place}].constraints.format writes days and moments anew; {kind} gives none",
        )
        for place, kind in ((0, "number_integer"), (1, "date_year"))
    ]


def test_moments_behind_each_other_end_where_days_do() -> None:
    steps = {"start": "2199-12-30", "unit": "day"}
    assert faults(("x", "date_sequence", steps), quantity=2) == []
    assert faults(("x", "date_sequence", steps), quantity=3) == [
        ("columns[0].constraints", "columns[0].constraints goes beyond 2199-12-31 within 3 rows")
    ]
    assert (
        faults(("k", "number_sequence", {"repeat": 2}), ("x", "date_sequence", {**steps, "key": "k"})) == []
    )
    assert faults(("x", "date_sequence", {"unit": "week", "step": 10**6}), quantity=10_000) != []


def test_whole_numbers_beside_others_are_numbers() -> None:
    found = rows(Column("x", "custom_enum", {"values": [1, 2.5]}))
    assert set(found.cells[0].values.to_pylist()) == {1.0, 2.5}
    assert set(found.cells[0].shown().to_pylist()) == {"1", "2.5"}
    assert {str(value) for value in values("custom_enum", values=[1, 2.5])} == {"1", "2.5"}
    assert set(values("custom_enum", values=[1, "2.5"])) == {1, "2.5"}

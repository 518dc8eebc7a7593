"""Numbers follow the distribution that was asked for: against exact shares worked out here."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from symage.randomness import household_indexes, word
from symage.tabular.fillings.distributions import DISTRIBUTIONS, ladder
from symage.tabular.fillings.ladder import Ladder, Rung, share

ROWS = 60_000
DRAWN = word(household_indexes(1, 0, ROWS), "a test")


def draw(name: str, low: int, high: int, **given: Any) -> Any:
    ranges = DISTRIBUTIONS[name].parameters(low, high)
    parameters = {key: Decimal(str(given.get(key, allowed.default))) for key, allowed in ranges.items()}
    return ladder(name, low, high, tuple(parameters.items())).pick(DRAWN)


DENSITIES: dict[str, Callable[[int, int, dict[str, Any]], float]] = {
    "uniform": lambda _k, _low, _p: 1.0,
    "normal": lambda k, _low, p: math.exp(-(((k - p["mean"]) / p["std"]) ** 2) / 2),
    "lognormal": lambda k, _low, p: (
        math.exp(-(((math.log(k) - p["mean"]) / p["sigma"]) ** 2) / 2) / k if k > 0 else 0.0
    ),
    "exponential": lambda k, low, p: math.exp((low - k) / p["scale"]),
    "poisson": lambda k, _low, p: math.exp(k * math.log(p["lambda"]) - math.lgamma(k + 1)) if k >= 0 else 0.0,
    "zipf": lambda k, low, p: (k - low + 1) ** -p["a"],
}


@pytest.mark.parametrize(
    ("name", "low", "high", "given"),
    [
        ("uniform", -3, 9, {}),
        ("normal", 0, 30, {"mean": 12, "std": 4}),
        ("normal", 10, 20, {"mean": 10.5, "std": 3}),
        ("normal", 0, 5000, {"mean": 700, "std": 20}),
        ("lognormal", -4, 40, {"mean": 2, "sigma": 0.6}),
        ("lognormal", 1, 9000, {"mean": 4, "sigma": 1}),
        ("exponential", 5, 60, {"scale": 9}),
        ("exponential", 0, 10**6, {"scale": 30}),
        ("poisson", 0, 30, {"lambda": 4.5}),
        ("poisson", 3, 1000, {"lambda": 90}),
        ("zipf", 1, 50, {"a": 1.2}),
        ("zipf", 0, 5000, {"a": 2}),
    ],
)
def test_shares_are_those_of_the_density(name: str, low: int, high: int, given: dict[str, Any]) -> None:
    """Chi squared over cells of at least 20 rows each; a right distribution fails once in 10,000 years."""
    drawn = draw(name, low, high, **given)
    assert low <= drawn.min() <= drawn.max() <= high
    density = np.array([DENSITIES[name](k, low, given) for k in range(low, high + 1)])
    expected = density / density.sum() * ROWS
    cells = np.minimum((np.cumsum(expected) // 20).astype(int), int(expected.sum() // 20) - 1)
    wanted = np.bincount(cells, expected)
    seen = np.bincount(cells[drawn - low], minlength=len(wanted))
    kept = wanted > 5
    degrees = kept.sum() - 1
    chi_squared = float(((seen - wanted)[kept] ** 2 / wanted[kept]).sum())
    assert chi_squared < degrees + 6 * math.sqrt(2 * degrees), (chi_squared, degrees)
    assert seen[~kept].sum() <= 20


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (5, 5), (0, 100), (1, 10**6), (-(10**15), 10**15), (-7, 3)]
)
def test_any_bounds_hold_with_what_is_not_said_left_to_the_default(name: str, low: int, high: int) -> None:
    drawn = draw(name, low, high)
    assert low <= drawn.min()
    assert drawn.max() <= high


@pytest.mark.parametrize(
    ("name", "given", "middle"),
    [
        ("normal", {"mean": 500_000.4, "std": 0.001}, 500_000),
        ("lognormal", {"mean": math.log(500_000.4), "sigma": 0.001}, 500_000),
        ("exponential", {"scale": 0.001}, 0),
    ],
)
def test_a_narrow_distribution_in_a_wide_range_stays_narrow(
    name: str, given: dict[str, Any], middle: int
) -> None:
    drawn = draw(name, 0, 10**6, **given)
    assert abs(drawn - middle).max() <= (3000 if name == "lognormal" else 0)


def test_large_ranges_are_reached_to_both_ends() -> None:
    drawn = draw("uniform", -(10**15), 10**15)
    assert drawn.min() < -0.999 * 10**15
    assert drawn.max() > 0.999 * 10**15
    assert len(set(drawn.tolist())) == ROWS


def test_a_share_is_the_whole_product() -> None:
    words, wholes = DRAWN[:2000], word(household_indexes(2, 0, 2000), "wholes")
    expected = [int(Fraction(int(w) * int(n), 2**64)) for w, n in zip(words, wholes, strict=True)]
    assert share(words, wholes).tolist() == expected


def test_steps_without_weight_are_never_drawn() -> None:
    weights = {3: 0, 4: 5, 5: 0, 6: 1, 7: 0}
    drawn = Ladder.of([Rung(number, 1, Decimal(weight)) for number, weight in weights.items()]).pick(DRAWN)
    counts = np.bincount(drawn)
    assert set(drawn.tolist()) == {4, 6}
    assert abs(counts[4] / ROWS - 5 / 6) < 0.01


def test_a_ladder_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="no step has a weight"):
        Ladder.of([Rung(1, 1, Decimal(0))])

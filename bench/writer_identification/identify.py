"""Who wrote it: how often the nearest sheet names the writer, and how faithful writers are to themselves.

Features are rows; the distance of two sheets is that of Euclid, of features as they are or scaled.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.writer_identification.features import Vector

Scaling = Callable[[Vector], Vector]

STEADIEST = 0.3
"""A feature that hardly varies counts as if it varied this share of what the middle one does."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Shares of questioned sheets whose writer is the nearest, or among the five nearest."""

    first: float
    among_five: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Distances between two sheets of one writer, and between those of two writers."""

    genuine: Vector
    impostor: Vector


def as_it_is(features: Vector) -> Vector:
    return features


def z_scored(reference: Vector) -> Scaling:
    """Every feature by how much it varies in the reference."""
    return _scaled(reference.mean(axis=0), reference.std(axis=0))


def by_steadiness(reference: Vector) -> Scaling:
    """Every feature by how much it varies in one hand; the reference is (writers, samples, features)."""
    return _scaled(reference.mean(axis=(0, 1)), np.sqrt(reference.var(axis=1, ddof=1).mean(axis=0)))


def _scaled(mean: Vector, spread: Vector) -> Scaling:
    divisor = np.maximum(spread, STEADIEST * np.median(spread) + 1e-9)
    return lambda features: (features - mean) / divisor


def distances(some: Vector, others: Vector) -> Vector:
    squares = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1) - 2 * some @ others.T
    return np.asarray(np.sqrt(np.maximum(squares, 0)))


def ranks(enrolled: Vector, questioned: Vector) -> Ranks:
    """Row i of both is of writer i."""
    apart = distances(questioned, enrolled)
    nearer = (apart < np.diag(apart)[:, None]).sum(axis=1)
    return Ranks(float((nearer < 1).mean()), float((nearer < 5).mean()))


def pairs(features: Vector) -> Pairs:
    """Every pair of sheets; features are (writers, samples, features)."""
    writers, samples, count = features.shape
    apart = distances(*[features.reshape(-1, count)] * 2)
    writer = np.repeat(np.arange(writers), samples)
    first, second = np.triu_indices(len(writer), 1)
    genuine: NDArray[np.bool_] = writer[first] == writer[second]
    return Pairs(apart[first, second][genuine], apart[first, second][~genuine])


def equal_error_rate(found: Pairs) -> float:
    """Where as many genuine pairs lie beyond a distance as impostor pairs lie within: half of noise alone,
    nought of hands that never meet."""
    at = np.sort(np.concatenate([found.genuine, found.impostor]))
    refused = 1 - np.searchsorted(np.sort(found.genuine), at, side="right") / found.genuine.size
    accepted = np.searchsorted(np.sort(found.impostor), at, side="right") / found.impostor.size
    nearest = np.abs(refused - accepted).argmin()
    return float(refused[nearest] + accepted[nearest]) / 2

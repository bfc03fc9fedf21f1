"""Draws whole numbers from seeded streams: the same seed gives the same number on every machine.

A stream belongs to one subject and place, so that a new subject or place leaves all other figures alone.
"""

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")
Table = dict[tuple[str, ...], int]
LARGEST_SINGLE_DRAW = 20.0  # a larger Poisson mean is drawn in parts: exp(-mean) would lose its digits
LARGEST_COUNTED = 3_000  # more trials than this are not counted one by one
RARE = 200.0  # fewer expected successes among many trials are Poisson


def stream(seed: str, *names: str) -> random.Random:
    """A stream of its own for a subject, place or whatever is named."""
    return random.Random("/".join((seed, *names)))


def poisson(rng: random.Random, mean: float) -> int:
    """A number of events with that mean."""
    parts = max(1, math.ceil(mean / LARGEST_SINGLE_DRAW))
    return sum(_small_poisson(rng, mean / parts) for _ in range(parts))


def binomial(rng: random.Random, trials: int, chance: float) -> int:
    """How many of the trials succeed; many trials are drawn as Poisson where it is rare, else as normal."""
    if trials <= LARGEST_COUNTED:
        return sum(rng.random() < chance for _ in range(trials))
    if trials * chance < RARE:
        return min(trials, poisson(rng, trials * chance))
    spread = math.sqrt(trials * chance * (1 - chance))
    return min(trials, max(0, round(rng.gauss(trials * chance, spread))))


def pick(rng: random.Random, weights: Mapping[Key, float]) -> Key:
    """One of the keys, by its weight."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of a total in proportion to the weights, by largest remainder."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [math.floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def add(table: Table, key: tuple[str, ...], number: int) -> None:
    """Add to a cell of a table of counts."""
    table[key] = table.get(key, 0) + number


def _small_poisson(rng: random.Random, mean: float) -> int:
    limit, product, events = math.exp(-mean), rng.random(), 0
    while product > limit:
        events += 1
        product *= rng.random()
    return events

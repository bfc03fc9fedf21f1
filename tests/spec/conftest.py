"""The bench that spec tests run on. The tables are in `tables`, the partnerships in `city`."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from obapipe.partnership import Indicator
from tests.spec.bench import Bench
from tests.spec.city import PLACES, partnership
from tests.spec.tables import table

MakeBench = Callable[..., Bench]


@pytest.fixture
def bench() -> Iterator[MakeBench]:
    """Makes a bench of some indicators: `bench({...}, places=..., categories=..., population=..., threshold=...)`."""
    made: list[Bench] = []

    def make(
        indicators: dict[str, Indicator], places: str = PLACES, population: str = "", **keys: Any
    ) -> Bench:
        known = table(population) if population else None
        made.append(Bench(partnership(indicators, table(places), population=known, **keys)))
        return made[-1]

    yield make
    for one in made:
        one.connection.close()

"""Folders to measure on: the demo city as it ships, and one that goes on for longer."""

from dataclasses import replace
from pathlib import Path

from obapipe.demo import write_demo
from obapipe.demo.deliveries import deliver
from obapipe.demo.parameters import City, load_city
from obapipe.demo.reference import write_reference


def write_city(folder: Path, last_month: str) -> None:
    """Write the demo city's partnership folder up to a month.

    Months after its own last are drawn by the same rules: levels stay where they ended, and a measure that arrives
    once a year keeps its last year's percentage.

    Args:
        folder: an absent or empty folder.
        last_month: canonical.
    """
    city = load_city()
    if last_month == city.parameters.last_month:
        write_demo(folder)
        return
    longer = _longer(city, last_month)
    write_reference(longer, folder / "raw")
    for _ in deliver(longer, folder / "raw"):
        pass


def _longer(city: City, last_month: str) -> City:
    periodic = [
        one.model_copy(update={"percent": _prolonged(one.percent, int(last_month[:4]))})
        for one in city.parameters.periodic
    ]
    changed = {"last_month": last_month, "periodic": periodic}
    return replace(city, parameters=city.parameters.model_copy(update=changed))


def _prolonged(percent: dict[str, float], last_year: int) -> dict[str, float]:
    newest = max(percent)
    years = range(int(newest) + 1, last_year + 1)
    return {**percent, **{str(year): percent[newest] for year in years}}

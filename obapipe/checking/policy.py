"""The checks of the catalogue as a relation that SQL can join, and how serious each finding is."""

from collections.abc import Mapping

import polars as pl

from obapipe.ingest.problems import Severity
from obapipe.partnership import Indicator, Partnership
from obapipe.partnership.checks import Check, Checks
from obapipe.periods import Frequency

_GRAVEST: tuple[Severity, ...] = ("error", "warning", "notice")
_PAST: Mapping[Frequency, int] = {"month": 12}
_PAST_OTHERWISE = 8


class Policy:
    """What the catalogue says of every check and indicator.

    Attributes:
        partnership: whose catalogue it is.
        checks: indicator to its checks, the catalogue's and its own together.
    """

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.checks: dict[str, Checks] = {
            name: partnership.checks.with_(one.checks) for name, one in partnership.indicators.items()
        }

    def severity(self, check: str, indicators: set[str]) -> Severity | None:
        """The gravest severity that a check has for any of the indicators; None where it is off for all."""
        wanted = {self.settings(check, name).severity for name in indicators}
        return next((one for one in _GRAVEST if one in wanted), None)

    def settings(self, check: str, indicator: str) -> Check:
        """The settings of a check for an indicator."""
        found: Check = getattr(self.checks[indicator], check)
        return found

    def judged(self, check: str) -> list[str]:
        """The indicators for which a check is not off."""
        return [name for name in self.checks if self.severity(check, {name}) is not None]

    def extract(self, indicator: str) -> str:
        """The extract that an indicator's numerator is in."""
        return self.partnership.indicators[indicator].numerator.extract

    def frame(self) -> pl.DataFrame:
        """`ref_check`: one row an indicator, and what each check judges by."""
        rows = [self._row(name, one, self.checks[name]) for name, one in self.partnership.indicators.items()]
        return pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"cumulative": pl.String})

    def _row(self, name: str, indicator: Indicator, checks: Checks) -> dict[str, object]:
        return {
            "indicator": name,
            "unit": indicator.unit,
            "decimals": indicator.decimals,
            "cumulative": checks.cumulative,
            "jump_times": checks.jump.times,
            "jump_beyond": checks.jump.beyond,
            "jump_past": checks.jump.past or _PAST.get(indicator.frequency, _PAST_OTHERWISE),
            "stopped_periods": checks.stopped_reporting.periods,
            "stopped_usual": checks.stopped_reporting.usual,
            "zeros_periods": checks.placeholder_zeros.periods,
            "zeros_usual": checks.placeholder_zeros.usual,
            "everywhere_periods": checks.zeros_everywhere.periods,
            "everywhere_usual": checks.zeros_everywhere.usual,
            "above_share": checks.parts_above_total.share,
            "below_share": checks.parts_below_total.share,
            "population_years": checks.population_missing.years,
        }

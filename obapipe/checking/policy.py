"""The checks of the catalogue as a relation that SQL can join, and how serious each finding is."""

from collections.abc import Mapping

import polars as pl

from obapipe.ingest.problems import Severity
from obapipe.partnership import Indicator, Partnership
from obapipe.partnership.checks import Check, Checks
from obapipe.periods import Frequency
from schemas import EXTRACTS

_GRAVEST: tuple[Severity, ...] = ("error", "warning", "notice")
_PAST: Mapping[Frequency, int] = {"month": 12, "quarter": 8}
_PAST_YEARS = 5


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

    def extract(self, indicator: str) -> str:
        """The extract that an indicator's numerator is in."""
        return self.partnership.indicators[indicator].numerator.extract

    def frame(self) -> pl.DataFrame:
        """`ref_check`: one row an indicator, what each check judges by, and its delivery.

        A delivery is what is sent together: an extract, or an indicator of an extract that holds several.
        """
        rows = [self._row(name, one, self.checks[name]) for name, one in self.partnership.indicators.items()]
        return pl.DataFrame(rows, infer_schema_length=None, schema_overrides={"cumulative": pl.String})

    def _row(self, name: str, indicator: Indicator, checks: Checks) -> dict[str, object]:
        extract = indicator.numerator.extract
        several = "indicator" in EXTRACTS[extract].dimensions
        return {
            "indicator": name,
            "extract": extract,
            "delivery": name if several else extract,
            "unit": indicator.unit,
            "decimals": indicator.decimals,
            "cumulative": checks.cumulative,
            "jump_times": checks.jump.times,
            "jump_beyond": checks.jump.beyond,
            "jump_past": checks.jump.past or _PAST.get(indicator.frequency, _PAST_YEARS),
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

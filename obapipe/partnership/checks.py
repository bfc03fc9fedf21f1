"""What an analyst wants to be told of figures that look wrong: a severity a check, and what it judges by.

`[checks]` in `indicators.toml` speaks for the whole catalogue, `checks` of an indicator for that one; what neither
says is the default here. The checks themselves are in `obapipe.checking`; `docs/checks.md` explains each one.
"""

from typing import Any, Literal

from pydantic import Field, model_validator

from obapipe.partnership.model import Entry

Policy = Literal["error", "warning", "notice", "off"]


class Check(Entry):
    """How serious a finding is; written as a table, or as the severity alone."""

    severity: Policy = "warning"

    @model_validator(mode="before")
    @classmethod
    def _severity_alone(cls, given: Any) -> Any:
        return {"severity": given} if isinstance(given, str) else given


class Jump(Check):
    """A change beyond what the series' own past shows.

    Attributes:
        times: how many usual changes it has to be away from the middle one.
        beyond: how many times the largest earlier change.
        past: how many earlier changes have to be known; None for 12 months, 8 quarters or years.
    """

    times: float = Field(default=5, gt=0)
    beyond: float = Field(default=1.5, ge=1)
    past: int | None = Field(default=None, ge=3)


class StoppedReporting(Check):
    """A place that always reported and now does not, although others do.

    Attributes:
        periods: in how many of the last periods it has to have reported, on time.
        usual: where rows that are not sent mean zero, or the place is `unallocated`: the smallest usual count whose
            absence is no chance.
    """

    periods: int = Field(default=3, ge=1)
    usual: float = Field(default=10, gt=0)


class Zeros(Check):
    """Zeros where the past is well above zero.

    Attributes:
        periods: how many earlier periods have to be known, none of them zero.
        usual: the smallest usual count that zero is no chance of.
    """

    periods: int = Field(default=3, ge=1)
    usual: float = Field(default=10, gt=0)


class ZerosEverywhere(Zeros):
    """The same for all places at once."""

    severity: Policy = "error"


class PartsAbove(Check):
    """Parts that add up to more than the whole that the source gives.

    Attributes:
        share: how many per cent of the whole they have to differ by, beyond the rounding that is declared.
    """

    share: float = Field(default=0, ge=0, le=100)


class PartsBelow(Check):
    """Parts that add up to less than the whole: often what is in no place.

    Attributes:
        share: how many per cent of the whole they have to differ by, beyond the rounding that is declared.
    """

    severity: Policy = "notice"
    share: float = Field(default=1, ge=0, le=100)


class PopulationMissing(Check):
    """A rate without residents to divide by, or with those of a year long gone.

    Attributes:
        years: how many years before the period's end an estimate may lie.
    """

    years: int = Field(default=2, ge=0)


class Told(Check):
    """Something to be known."""

    severity: Policy = "notice"


class Impossible(Check):
    """Something that cannot be right."""

    severity: Policy = "error"


class Checks(Entry):
    """Every check by its rule's name.

    Attributes:
        cumulative: the year within which the source's figures accumulate, for an indicator whose source gives the
            year to date and not the month.
    """

    jump: Jump = Jump()
    stopped_reporting: StoppedReporting = StoppedReporting()
    placeholder_zeros: Zeros = Zeros()
    zeros_everywhere: ZerosEverywhere = ZerosEverywhere()
    falling_year_to_date: Check = Check()
    parts_above_total: PartsAbove = PartsAbove()
    parts_below_total: PartsBelow = PartsBelow()
    population_missing: PopulationMissing = PopulationMissing()
    coverage: Check = Check()
    definition_changed: Told = Told()
    restated_history: Told = Told()
    percent_above_100: Impossible = Impossible()
    looks_like_a_fraction: Impossible = Impossible()
    may_be_a_fraction: Check = Check()
    same_file_as_before: Check = Check()
    cumulative: Literal["financial_year", "academic_year", "calendar_year"] | None = None

    def with_(self, closer: "Checks") -> "Checks":
        """What holds where a closer table speaks too: its keys win, one by one."""
        return Checks.model_validate(
            _merged(self.model_dump(exclude_unset=True), closer.model_dump(exclude_unset=True))
        )


def _merged(far: dict[str, Any], near: dict[str, Any]) -> dict[str, Any]:
    return far | {
        name: far[name] | value if isinstance(value, dict) and name in far else value
        for name, value in near.items()
    }

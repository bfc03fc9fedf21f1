"""What every model of a reference file shares: unknown keys are errors, values are fixed once read."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from obapipe.periods import month_of


class Entry(BaseModel):
    """A table of a reference file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _canonical_month(text: str) -> str:
    return month_of(text).text


Month = Annotated[str, AfterValidator(_canonical_month)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

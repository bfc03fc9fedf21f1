"""`partnership.toml`: who the partnership is, what it calls its places, when and how it publishes."""

from typing import Literal, Self

from pydantic import Field, model_validator

from obapipe.partnership.model import Entry, Identifier, Month


class Words(Entry):
    """What the places are called."""

    cluster: str = "cluster"
    clusters: str = "clusters"
    area: str = "area"
    areas: str = "areas"
    city: str = "city"


class Publication(Entry):
    """Which months can be built and when the schedule runs."""

    first_month: Month
    last_month: Month | None = None
    months: tuple[Month, ...] = ()
    provisional_months: int = Field(default=0, ge=0)
    arrival_day: int = Field(default=12, ge=1, le=28)


class Implied(Entry):
    """Which counts that are on no page, but follow from what is, are protected as if they were printed."""

    ytd_increment: bool = True
    duration_band: bool = True
    unallocated: bool = True


class Weights(Entry):
    """What hiding a figure costs: the least useful ones are hidden first. Factors, multiplied."""

    cluster: float = Field(default=1.0, gt=0)
    area: float = Field(default=3.0, gt=0)
    city: float = Field(default=10.0, gt=0)
    total: float = Field(default=2.0, gt=0)
    obsession: float = Field(default=2.0, gt=0)
    again: float = Field(default=0.8, gt=0)


class Disclosure(Entry):
    """What is too small to show, and what a reader must not be able to work out."""

    threshold: int = Field(default=5, ge=1)
    sensitive_from: Literal[0, 1] = 0
    level: Literal["E", "R", "D"] = "D"
    insider: Literal["off", "report", "cluster"] = "report"
    marker: Literal["[c]"] = "[c]"
    complement: bool = True
    implied: Implied = Implied()
    weights: Weights = Weights()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.sensitive_from >= self.threshold:
            message = "a threshold of 1 hides zeros only, so `sensitive_from` must be 0 with it"
            raise ValueError(message)
        return self


class Identity(Entry):
    """The table `[partnership]`."""

    name: str
    place: str
    synthetic: bool = False
    marking: str = ""
    contact: str
    plan_name: str
    plan_start: Month
    obsessions: tuple[Identifier, ...] = ()


class SourcesRoot(Entry):
    """The table `[sources]`."""

    raw_root: str | None = None


class PartnershipFile(Entry):
    """The whole of `partnership.toml`."""

    partnership: Identity
    words: Words = Words()
    publication: Publication
    disclosure: Disclosure = Disclosure()
    sources: SourcesRoot = SourcesRoot()

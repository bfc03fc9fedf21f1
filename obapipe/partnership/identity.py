"""`partnership.toml`: who the partnership is, what it calls its places, when and how it publishes."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

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
    area_pages: bool = True


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


_LEAST_CONTRAST = 4.5
_DARK = 0.04045


def _legible(colour: str) -> str:
    """The colour where white text on it can be read: WCAG 2.2, contrast 4.5 to 1 of relative luminances."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    contrast = 1.05 / (luminance + 0.05)
    if contrast < _LEAST_CONTRAST:
        message = f"white text on {colour} has a contrast of only {contrast:.1f} to 1: choose a darker colour"
        raise ValueError(message)
    return colour


Colour = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$"), AfterValidator(_legible)]


class Identity(Entry):
    """The table `[partnership]`."""

    name: str
    place: str
    synthetic: bool = False
    marking: str = ""
    contact: str
    colour: Colour = "#12436D"
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

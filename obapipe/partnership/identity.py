"""`partnership.toml`: who the partnership is, what it calls its places, when and how it publishes."""

from typing import Literal

from pydantic import Field

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


class Disclosure(Entry):
    """What is too small to show."""

    threshold: int = Field(default=5, ge=1)
    sensitive_from: Literal[0, 1] = 0
    marker: Literal["[c]"] = "[c]"


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

"""`indicators.toml` and `products.toml`: what is measured and which dashboards show it."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from obapipe.partnership.checks import Checks
from obapipe.partnership.model import Entry, Identifier, Month
from obapipe.periods import Frequency

_STALE_AFTER: dict[Frequency, int] = {
    "month": 0,
    "quarter": 6,
    "financial_year": 24,
    "academic_year": 24,
    "calendar_year": 24,
}
SCALES = {"count": 1, "percent": 100, "per_1000": 1000, "per_10000": 10000}


class Term(Entry):
    """A measure of an extract, with the categories it is restricted to."""

    extract: Identifier
    measure: Identifier
    where: dict[Identifier, tuple[str, ...]] = {}


class Population(Entry):
    """A denominator of residents: both ages included."""

    population: tuple[int, int]


class Break(Entry):
    """From when a definition has a new version, and why."""

    version: int
    from_: Month = Field(alias="from")
    reason: str


class Coverage(Entry):
    """The indicator that says how complete this one is, and the per cent below which readers are told."""

    indicator: Identifier
    threshold: float = Field(ge=0, le=100)


class Indicator(Entry):
    """One entry of the catalogue; the keys are explained in `docs/partnership.md`."""

    title: str
    short_title: str = Field(max_length=28)
    sentence: str = ""
    plain_question: str = ""
    plain_sentence: str = ""
    people: str
    definition: str
    definition_version: int = 1
    breaks: tuple[Break, ...] = ()
    kind: Literal["stock", "flow", "proportion"]
    proportion_of: Literal["stock", "flow"] = "stock"
    unit: Literal["count", "percent", "per_1000", "per_10000"]
    decimals: int = Field(default=1, ge=0, le=3)
    frequency: Frequency
    better: Literal["higher", "lower", "neither"]
    better_basis: str = ""
    balancing: tuple[Identifier, ...] = ()
    question: Literal["how_much", "how_well", "better_off"]
    measure_kind: Literal["count", "weighted", "published_rate"] = "count"
    public: bool = False
    complement: bool = True
    threshold: int | None = Field(default=None, ge=1)
    totals_rounded_to: int = Field(default=0, ge=0)
    numerator: Term
    denominator: Term | Population | None = None
    breakdowns: tuple[Identifier, ...] = ()
    within: Identifier | None = None
    accumulate: Literal["financial_year"] | None = None
    roll_up: Literal["complete", "reported"] = "complete"
    geographies: tuple[Literal["cluster", "area", "city"], ...] = ("cluster", "city")
    comparators: tuple[Literal["england", "statistical_neighbours"], ...] = ()
    stale_after: int | None = None
    coverage: Coverage | None = None
    checks: Checks = Checks()

    @property
    def scale(self) -> int:
        """What numerator over denominator is multiplied by: 100 for a percentage."""
        return SCALES[self.unit]

    @property
    def months_until_stale(self) -> int:
        """How many months after its end a figure still counts as the latest."""
        return _STALE_AFTER[self.frequency] if self.stale_after is None else self.stale_after

    @property
    def of_flow(self) -> bool:
        """Whether each period counts other events, so that one period says nothing of the next by itself."""
        return self.kind == "flow" or self.proportion_of == "flow"

    @property
    def has_rate(self) -> bool:
        """Whether the figure is a rate or percentage rather than a bare count."""
        return self.unit != "count"

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        for holds, message in (
            (
                self.measure_kind == "published_rate" or (self.unit == "count") == (self.denominator is None),
                "a count has no denominator, a rate or percentage has one",
            ),
            (
                self.measure_kind != "published_rate" or self.denominator is None,
                "a published rate has no denominator",
            ),
            (
                self.measure_kind == "count" or self.public or "cluster" not in self.geographies,
                "a published rate or weighted figure for clusters needs public = true: it cannot be protected",
            ),
            (
                self.better_basis != "agreed locally" or bool(self.balancing),
                "a direction that is agreed locally names its balancing measures",
            ),
            (
                self.measure_kind == "count" or self.threshold is None,
                "a threshold is for counts: a published rate or weighted figure has none to protect",
            ),
            (
                self.proportion_of == "stock" or self.kind == "proportion",
                "`proportion_of` is for a proportion",
            ),
            (self.accumulate is None or self.kind == "flow", "only a flow accumulates"),
            (self.accumulate is None or not self.breakdowns, "a flow that accumulates has no breakdowns yet"),
            (self.accumulate is None or self.unit == "count", "only a count accumulates"),
            (self.accumulate is None or self.frequency == "month", "only a monthly flow accumulates"),
            (
                self.checks.cumulative is None or self.accumulate is None,
                "a source that counts from the start of a year (`cumulative`) cannot be accumulated again",
            ),
            (
                self.checks.cumulative is None or self.frequency in ("month", "quarter"),
                "only months and quarters can be cumulative within a year",
            ),
        ):
            if not holds:
                raise ValueError(message)
        return self


class CatalogueFile(Entry):
    """The whole of `indicators.toml`."""

    categories: dict[Identifier, dict[str, str]] = {}
    checks: Checks = Checks()
    indicator: dict[Identifier, Indicator]

    @field_validator("checks")
    @classmethod
    def _of_every_indicator(cls, checks: Checks) -> Checks:
        if checks.cumulative is not None:
            message = "`cumulative` is said of one indicator, under its own `checks`"
            raise ValueError(message)
        return checks


class Section(Entry):
    """A part of a dashboard."""

    kind: Literal[
        "headline",
        "cards",
        "curve",
        "meeting",
        "position",
        "months",
        "breakdown",
        "year_to_date",
        "indicators",
        "places",
        "story",
        "facts",
        "quality",
    ]
    indicators: tuple[Identifier, ...] = ()
    by: Identifier | None = None
    title: str = ""


class Product(Entry):
    """A dashboard."""

    id: Identifier
    title: str
    short_title: str
    about: str
    sections: tuple[Section, ...]


class ProductsFile(Entry):
    """The whole of `products.toml`."""

    product: tuple[Product, ...]

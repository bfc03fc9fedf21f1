"""The board's report card of one indicator: its curve, facts, story and data quality, for the whole and all its places.

A report card is a dashboard whose sections follow from the catalogue, so no configuration names it.
"""

from collections.abc import Iterator

from obapipe.partnership import Partnership, Product, Section
from obapipe.publishing.dashboard import DashboardView, build_dashboard
from obapipe.publishing.edition import Edition


def published_indicators(partnership: Partnership) -> tuple[str, ...]:
    """The indicators of the dashboards, each once, in the order in which they first appear."""
    sections = (section for product in partnership.products for section in product.sections)
    return tuple(dict.fromkeys(name for section in sections for name in section.indicators))


def dashboard_of(partnership: Partnership, name: str) -> Product:
    """The dashboard to look at for a place's figures of an indicator: the one that leads with it, else the first."""
    showing = [one for one in partnership.products if any(name in part.indicators for part in one.sections)]
    leading = (one for one in showing if one.sections[0].indicators[:1] == (name,))
    return next(leading, showing[0])


def build_report_card(edition: Edition, name: str) -> DashboardView:
    """The view of a report card, from released figures."""
    indicator = edition.indicator(name)
    product = Product(
        id="indicator",
        title=indicator.title,
        short_title=indicator.short_title,
        about=indicator.definition,
        sections=tuple(_sections(edition, name)),
    )
    return build_dashboard(edition, product, edition.city, dashboard_of(edition.partnership, name))


def _sections(edition: Edition, name: str) -> Iterator[Section]:
    yield Section(kind="headline", indicators=(name,))
    yield Section(kind="curve", indicators=(name,))
    yield Section(kind="facts", indicators=(name,))
    yield Section(kind="story", title="Story, partners, what works and actions", indicators=(name,))
    if "cluster" in edition.indicator(name).geographies:
        yield Section(kind="position", indicators=(name,))
        yield Section(kind="places", indicators=(name,))
    yield Section(kind="months", indicators=(name,))
    yield Section(kind="quality", indicators=(name,))

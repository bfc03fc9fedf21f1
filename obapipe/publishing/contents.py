"""What a published month consists of, page by page in the order of its index."""

from collections.abc import Iterator
from functools import partial

from obapipe.publishing.changes import build_changes
from obapipe.publishing.dashboard import build_dashboard, explain, file_name
from obapipe.publishing.edition import Edition
from obapipe.publishing.exceptions import build_exceptions
from obapipe.publishing.figures import Released
from obapipe.publishing.forecast_record import build_record
from obapipe.publishing.names import card_file
from obapipe.publishing.page import Page
from obapipe.publishing.report_card import build_report_card, published_indicators
from obapipe.publishing.verdicts import month_statuses
from obapipe.publishing.young_people import build_young_people


def pages_of(edition: Edition, release: Released) -> Iterator[Page]:
    """Every page of a month: the dashboards first, then what explains and gathers them."""
    for product in edition.partnership.products:
        for place in edition.places:
            build = partial(build_dashboard, edition, product, place)
            yield Page(file_name(product, place), "dashboard.html", build)
    for name in published_indicators(edition.partnership):
        yield Page(card_file(name), "indicator.html", partial(build_report_card, edition, name))
    yield Page("exceptions", "exceptions.html", partial(build_exceptions, edition))
    yield Page("index", "month.html", partial(month_statuses, edition), downloads=False)
    yield Page("changes", "changes.html", partial(build_changes, edition), downloads=False)
    yield Page("young-people", "young_people.html", partial(build_young_people, edition))
    yield Page("accessibility", "accessibility.html", lambda: None, downloads=False)
    yield Page("definitions", "definitions.html", partial(_explained, edition), downloads=False)
    record = partial(build_record, release, edition.partnership, edition.month.text)
    yield Page("record", "record.html", record, downloads=False)


def _explained(edition: Edition) -> list[object]:
    return [explain(edition, name) for name in published_indicators(edition.partnership)]

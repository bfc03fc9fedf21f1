"""Writes the pages of published months: dashboards, downloads, definitions, indexes. Derives nothing."""

import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from html import unescape
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from obapipe.formatting import first_upper
from obapipe.page_script import page_script
from obapipe.partnership import Partnership
from obapipe.paths import resource
from obapipe.periods import Period, month_of
from obapipe.publishing.cells import cells_in
from obapipe.publishing.contents import pages_of
from obapipe.publishing.dashboard import file_name
from obapipe.publishing.design_system import component, styles_for
from obapipe.publishing.downloads import as_csv
from obapipe.publishing.drawn import drawn
from obapipe.publishing.edition import Edition, read_edition
from obapipe.publishing.figures import Released
from obapipe.publishing.names import card_file
from obapipe.publishing.page import Page
from obapipe.publishing.paper import print_pages
from obapipe.publishing.parcel import pack
from obapipe.publishing.report_card import published_indicators
from obapipe.publishing.shorthand import spoken
from obapipe.publishing.workbook import Binder, workbook_of
from obapipe.spreadsheet import BYTE_ORDER_MARK

Progress = Callable[[int, int], None]
_STYLES = ("site", "cards", "young", "script")
_DESIGN_SYSTEM = drawn("/* design system */")
_POLICY = {"style": "sha256-of-the-style", "script": "sha256-of-the-script"}
_MONTH = re.compile(r"\d{4}-\d{2}")


def publish_pages(
    release: Released,
    partnership: Partnership,
    months: Sequence[str],
    folder: Path,
    progress: Progress | None = None,
    chromium: Path | None = None,
) -> None:
    """Write the pages of months into a folder, and the index of every month that is there.

    Args:
        release: the opened release.
        partnership: whose figures they are.
        months: canonical months to write, such as `2013-07`; what else the folder holds stays.
        folder: a staged version; it is made where it is missing.
        progress: told how many pages are done and how many there are.
        chromium: prints the pages that have downloads; none are printed without.

    Raises:
        ValueError: the release holds no city for a month.
        PaperError: the browser could not print them.
    """
    environment, binder = _environment(), Binder()
    editions = [read_edition(release, partnership, month) for month in sorted(set(months))]
    pages = [(edition, page) for edition in editions for page in pages_of(edition, release)]
    endings = ("csv", "ods") if chromium is None else ("csv", "ods", "pdf")
    printed = [folder / edition.month.text / f"{page.file}.html" for edition, page in pages if page.downloads]
    work = len(pages) + (0 if chromium is None else len(printed))
    for done, (edition, page) in enumerate(pages, start=1):
        _write_page(environment, binder, edition, page, folder / edition.month.text, endings)
        if progress is not None:
            progress(done, work)
    if chromium is not None:
        print_pages(printed, chromium, partial(_tell, progress, len(pages), work))
    for edition in editions:
        for place in edition.places:
            pack(folder / edition.month.text, partnership.products, place)
    _write_index(environment, release, partnership, editions, folder)


def _tell(progress: Progress | None, before: int, work: int, done: int, _: int) -> None:
    if progress is not None:
        progress(before + done, work)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast(dict[str, Any], environment.globals).update(
        govuk=component, card_file=card_file, published_indicators=published_indicators
    )
    environment.filters["css_string"] = css_string
    environment.filters["first_upper"] = first_upper
    environment.filters["spoken"] = spoken
    return environment


def css_string(text: str) -> Markup:
    """Text inside a CSS string: anything but letters, digits, spaces and plain stops becomes a code and its space.

    A template hands over text that is already escaped for HTML; that is undone first.
    """
    text = text.unescape() if isinstance(text, Markup) else text
    return drawn(
        "".join(char if re.fullmatch(r"[A-Za-z0-9 .,:()]", char) else f"\\{ord(char):06x} " for char in text)
    )


@lru_cache(maxsize=1)
def _style() -> Markup:
    """The stylesheets in order, without comments and idle space."""
    folder = resource("templates") / "styles"
    css = "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in _STYLES)
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return _DESIGN_SYSTEM + drawn(
        re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", without_comments)).strip()
    )


def _finished(html: str) -> str:
    """A page with the rules of the design system that its classes meet, and a policy that allows nothing else."""
    used = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
    html = html.replace(_DESIGN_SYSTEM, styles_for(used), 1)
    style = html[html.index("<style>") + len("<style>") : html.index("</style>")]
    return html.replace(_POLICY["style"], _digest(style), 1).replace(
        _POLICY["script"], _digest(page_script()), 1
    )


@lru_cache(maxsize=256)
def _digest(text: str) -> str:
    """What a Content Security Policy knows an inline style or script by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _shared(partnership: Partnership, month: Period | None) -> dict[str, Any]:
    return {
        "partnership": partnership,
        "words": partnership.words,
        "month": month,
        "style": _style(),
        "script": drawn(page_script()),
        "policy": _POLICY,
    }


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content.encode() if isinstance(content, str) else content)
    temporary.replace(path)


def _write_page(
    environment: Environment,
    binder: Binder,
    edition: Edition,
    page: Page,
    folder: Path,
    endings: Sequence[str],
) -> None:
    view = page.build()
    html = environment.get_template(page.template).render(
        _shared(edition.partnership, edition.month),
        edition=edition,
        page=view,
        file=page.file,
        endings=endings,
        file_name=file_name,
    )
    _write(folder / f"{page.file}.html", _finished(html))
    if page.downloads:
        cells = tuple(dict.fromkeys(cells_in(view)))
        _write(folder / f"{page.file}.csv", BYTE_ORDER_MARK + as_csv(cells))
        title = unescape(html[html.index("<title>") + len("<title>") : html.index("</title>")])
        book = workbook_of(title, edition.month, edition.partnership, cells)
        _write(folder / f"{page.file}.ods", binder.bind(book))


def _write_index(
    environment: Environment,
    release: Released,
    partnership: Partnership,
    editions: list[Edition],
    folder: Path,
) -> None:
    """Every month in the folder, the carried-over ones too, latest first; the same whichever of them are new."""
    folder.mkdir(parents=True, exist_ok=True)
    present = [one.name for one in folder.iterdir() if one.is_dir() and _MONTH.fullmatch(one.name)]
    months = [month_of(name) for name in sorted(present, reverse=True)]
    latest = next((one for one in editions if months and one.month == months[0]), None)
    if latest is None and months:
        latest = read_edition(release, partnership, months[0].text)
    text = environment.get_template("index.html").render(
        _shared(partnership, None), months=months, latest=latest, file_name=file_name
    )
    _write(folder / "index.html", _finished(text))

"""A published folder of the invented release, and a browser to look at it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from obapipe.publishing.pages import publish_pages
from tests.site.invented import CLUSTERS, InventedRelease, build_partnership, build_release
from tests.site.judged import trend_tables


@dataclass(frozen=True)
class Site:
    """A published folder and the files of interest in it."""

    folder: Path
    month: str

    def file(self, name: str) -> Path:
        return self.folder / self.month / name

    def html(self, name: str) -> str:
        return self.file(name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def release() -> InventedRelease:
    """With trends; the releases of other tests hold none, as one from before there were any."""
    built = build_release(build_partnership(CLUSTERS), "2011-04", "2013-08")
    built.trends = trend_tables()
    return built


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, release: InventedRelease) -> Site:
    folder = tmp_path_factory.mktemp("site")
    publish_pages(release, release.partnership, ["2013-08"], folder)
    return Site(folder, "2013-08")


@pytest.fixture(scope="session")
def first_month(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose very first month is its only one, of real-looking figures under other words."""
    folder = tmp_path_factory.mktemp("first")
    partnership = build_partnership(CLUSTERS[:4], synthetic=False, word="ward")
    publish_pages(build_release(partnership, "2011-04", "2011-04"), partnership, ["2011-04"], folder)
    return Site(folder, "2011-04")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=str(chromium),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def make_site() -> Callable[..., InventedRelease]:
    """Builds a release of any size."""

    def make(names: list[str], first: str, last: str) -> InventedRelease:
        return build_release(build_partnership(names), first, last)

    return make

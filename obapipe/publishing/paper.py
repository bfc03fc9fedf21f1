"""Pages on paper: a tagged PDF beside each page, printed by a Chromium that is on the machine.

A share or a mailbox that will not open a page opens its PDF. Where there is no Chromium there are no PDFs, and the run
says so: nothing else depends on them.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser, Route

_NAMES = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
# Root and containers have no sandbox for it; only our own pages are opened, without script, and nothing is fetched.
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
)
_DATES = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}[+-]\d\d'\d\d'\)")
_NODES = re.compile(rb"node(\d{8})")
_FIXED = rb"/\1 (D:19800101000000+00'00')"
# A link to another file would be printed with the place on this machine where the page was made.
_ELSEWHERE = re.compile(r' href="[^"#][^"]*"')
_ADDRESS = "http://page.invalid/"
_MOST_AT_ONCE = 4


class PaperError(RuntimeError):
    """A page could not be printed."""


def find_chromium(named: Path | None = None) -> Path | None:
    """The browser that prints: the one that is named, else the first that is installed; None where there is none."""
    if named is not None:
        return named if named.is_file() else None
    found = next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)
    return None if found is None else Path(found)


def print_pages(
    pages: Sequence[Path], chromium: Path, progress: Callable[[int, int], None] | None = None
) -> None:
    """Print pages to PDFs of the same name: tagged, with an outline, and the same bytes each time.

    Args:
        pages: HTML files. They may load nothing, and their links to other files are not printed.
        chromium: the browser.
        progress: told how many are done, of how many.

    Raises:
        PaperError: the browser does not start, or a page cannot be printed.
    """
    if not pages:
        return
    # The run that asks may itself be in an event loop, and one thread holds one loop.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(lambda: asyncio.run(_print_all(pages, chromium, progress))).result()


async def _print_all(
    pages: Sequence[Path], chromium: Path, progress: Callable[[int, int], None] | None
) -> None:
    from playwright.async_api import Error, async_playwright  # noqa: PLC0415 - slow, and needed by this alone

    waiting = list(reversed(pages))
    at_once = min(_MOST_AT_ONCE, os.cpu_count() or 1, len(pages))
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=[*_OPTIONS])
            done = [0]

            def told() -> None:
                done[0] += 1
                if progress is not None:
                    progress(done[0], len(pages))

            await asyncio.gather(*(_print_some(browser, waiting, told) for _ in range(at_once)))
            await browser.close()
    except Error as error:
        message = (
            f"{chromium} could not print the pages, so nothing was published: {error.message.splitlines()[0]} "
            "Name another browser in OBAPIPE_CHROMIUM, or publish without PDFs: OBAPIPE_PDF=false."
        )
        raise PaperError(message) from error


async def _print_some(browser: "Browser", waiting: list[Path], told: Callable[[], None]) -> None:
    """Print pages from the heap until it is empty."""
    context = await browser.new_context(java_script_enabled=False, offline=True)
    page = await context.new_page()
    while waiting:
        path = waiting.pop()
        text = _ELSEWHERE.sub("", path.read_text(encoding="utf-8"))
        address = f"{_ADDRESS}{path.name}"
        await page.route(address, partial(_answer, text))
        await page.goto(address)
        printed = await page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
        await page.unroute(address)
        path.with_suffix(".pdf").write_bytes(_settled(printed))
        told()
    await context.close()


async def _answer(text: str, route: "Route") -> None:
    await route.fulfill(body=text, content_type="text/html; charset=utf-8")


def _settled(printed: bytes) -> bytes:
    """A PDF without the clock, and with its elements counted from one: every place in the file stays where it is."""
    found = sorted(set(_NODES.findall(printed)))
    numbers = {name: b"node%08d" % number for number, name in enumerate(found, start=1)}
    return _NODES.sub(lambda one: numbers[one[1]], _DATES.sub(_FIXED, printed))

"""How soon a published page is ready in Chromium, as it is and with the processor slowed, and what it asks for."""

from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.line import Line
from obapipe.publishing.paper import find_chromium

SLOWED = 4
_RUNS = 3
_READY = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"


def opened(month: Path) -> list[Line]:
    """The largest page of each kind, and the index. Nothing without a Chromium."""
    chromium = find_chromium()
    if chromium is None:
        return [Line("pages opened", note="no Chromium here")]
    pages = sorted(month.glob("*.html"), key=lambda path: (-path.stat().st_size, path.name))
    dashboard = next(path for path in pages if not path.name.startswith("indicator-"))
    card = next(path for path in pages if path.name.startswith("indicator-"))
    lines: list[Line] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for path in (dashboard, card, month / "index.html"):
            plain, slowed, asked = (
                _seconds(browser, path, 1),
                _seconds(browser, path, SLOWED),
                _requests(browser, path),
            )
            note = f"{path.stat().st_size / 1024:.0f} KiB (aim 300), requests: {asked} (aim 1)"
            lines.append(Line(f"{path.name} ready", plain, note=note))
            lines.append(Line(f"{path.name} ready, {SLOWED} times slower", slowed, aim="1 s"))
        browser.close()
    return lines


def _seconds(browser: Browser, path: Path, slower: int) -> float:
    """From the start of the navigation to the second frame after the page has loaded; the median of some runs."""
    found: list[float] = []
    for _ in range(_RUNS):
        context = browser.new_context()
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(path.resolve().as_uri(), wait_until="load")
        found.append(page.evaluate(_READY) / 1000)
        context.close()
    return median(found)


def _requests(browser: Browser, path: Path) -> int:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.resolve().as_uri())
    page.close()
    return len(asked)

"""What every test stands on: a scrubbed environment, one time zone, repeatable examples, where things are.

Fixtures that serve one folder of tests belong in that folder's conftest.
"""

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).resolve().parents[1]
REAL_DATA = Path(os.environ.get("OBAPIPE_REAL_DATA", PROJECT.parent / "shared" / "real"))
TREND_CASES = Path(os.environ.get("OBAPIPE_TREND_CASES", PROJECT.parent / "shared" / "trend_cases"))
DISCLOSURE_CASES = Path(
    os.environ.get("OBAPIPE_DISCLOSURE_CASES", PROJECT.parent / "shared" / "disclosure_cases")
)

# A developer's own settings must not decide a test. This runs before any test module is imported, so that
# nothing of ours, of Dagster's or of pandera's has read the environment yet.
SCRUBBED = ("DAGSTER_", "PANDERA_", "OBAPIPE_")
for _name in sorted(os.environ):
    if _name.startswith(SCRUBBED) or _name.lower().endswith("_proxy"):
        del os.environ[_name]
os.environ["TZ"] = "UTC"
# Printing takes a third of a second a page: the tests of printing print, no other.
os.environ["OBAPIPE_PDF"] = "false"
time.tzset()

# The same examples on every machine, however slow.
settings.register_profile("obapipe", derandomize=True, deadline=None)
settings.load_profile("obapipe")


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser; its absence fails the test, because a page that nobody opened is not tested."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    pytest.fail("Chromium is missing. On Debian: sudo apt-get install -y chromium")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published official statistics; tests that need it say so plainly where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"the published statistics are not at {REAL_DATA}; set OBAPIPE_REAL_DATA to their folder")
    return REAL_DATA


@pytest.fixture(scope="session")
def disclosure_cases() -> Path:
    """The folder of tables to protect; tests that need it say so plainly where it is absent."""
    if not DISCLOSURE_CASES.is_dir():
        pytest.skip(f"the tables are not at {DISCLOSURE_CASES}; set OBAPIPE_DISCLOSURE_CASES to their folder")
    return DISCLOSURE_CASES


@pytest.fixture(scope="session")
def trend_cases() -> Path:
    """The folder of reference cases for trends; tests that need it say so plainly where it is absent."""
    if not TREND_CASES.is_dir():
        pytest.skip(f"the reference cases are not at {TREND_CASES}; set OBAPIPE_TREND_CASES to their folder")
    return TREND_CASES

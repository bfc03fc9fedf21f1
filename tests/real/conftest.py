"""The two partnerships that read published statistics, and every row that arrives through their mappings."""

from pathlib import Path

import pytest

from obapipe.partnership import Partnership, load_partnership


@pytest.fixture(scope="session")
def england(project: Path, real_data: Path) -> Partnership:
    """Local authorities as clusters, regions as areas, England as the city."""
    return load_partnership(project / "partnerships" / "england", raw_root=real_data)


@pytest.fixture(scope="session")
def leeds(project: Path, real_data: Path) -> Partnership:
    """Wards as clusters, three areas, Leeds as the city."""
    return load_partnership(project / "partnerships" / "leeds_wards", raw_root=real_data)

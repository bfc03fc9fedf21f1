"""A parcel a place: everything of one place in one file, to mail or to put where a page will not open."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from obapipe.partnership import Product
from obapipe.publishing.dashboard import file_name
from obapipe.publishing.edition import Place

_ENDINGS = ("csv", "html", "ods", "pdf")
_EXPLAINED = "definitions.html"


def pack(folder: Path, products: Sequence[Product], place: Place) -> None:
    """Write the parcel of a place: its pages, their downloads and the definitions; the same bytes each time.

    Args:
        folder: of the month, with all its pages.
        products: the dashboards.
        place: whose parcel it is.
    """
    names = [f"{file_name(product, place)}.{ending}" for product in products for ending in _ENDINGS]
    with zipfile.ZipFile(folder / f"{place.slug}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted([*names, _EXPLAINED]):
            path = folder / name
            if path.is_file():
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.create_system = 0
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)

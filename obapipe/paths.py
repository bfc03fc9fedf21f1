"""Where the SQL and the templates are, in a checkout or in an installed wheel. No data folder belongs here."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(folder: str) -> Path:
    """The folder `sql` or `templates`: the checkout's first, then the copy shipped in the wheel.

    Raises:
        FileNotFoundError: neither is there, so the installation is broken.
    """
    for place in (_PACKAGE.parent / folder, _PACKAGE / "_resources" / folder):
        if place.is_dir():
            return place
    message = f"The folder {folder} of obapipe is missing: install obapipe again."
    raise FileNotFoundError(message)

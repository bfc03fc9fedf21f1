"""Where the SQL, the templates and Dagster's settings are, in a checkout or in a wheel. No data folder belongs here."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The folder `sql` or `templates`, or the file `dagster.yaml`: the checkout's, else the wheel's.

    Raises:
        FileNotFoundError: neither is there, so the installation is broken.
    """
    for place in (_PACKAGE.parent / name, _PACKAGE / "_resources" / name):
        if place.exists():
            return place
    message = f"{name} of obapipe is missing: install obapipe again."
    raise FileNotFoundError(message)

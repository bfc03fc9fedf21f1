"""The extracts that partners send, one module each, and the registry of them.

Nothing of obapipe is imported here.
"""

from schemas import (
    attendance,
    children_snapshot,
    common_assessments,
    destinations,
    indicator_values,
    neet_duration,
    population,
    referrals,
    requests_for_service,
)
from schemas.extract import Categories, Extract, Kind

EXTRACTS: dict[str, Extract] = {
    module.EXTRACT.name: module.EXTRACT
    for module in (
        indicator_values,
        destinations,
        neet_duration,
        children_snapshot,
        requests_for_service,
        referrals,
        common_assessments,
        attendance,
        population,
    )
}

__all__ = ["EXTRACTS", "Categories", "Extract", "Kind"]

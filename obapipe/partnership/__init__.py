"""A partnership is a folder: its models, its loader and the checks of its files against each other."""

from obapipe.partnership.catalogue import (
    Break,
    Coverage,
    Indicator,
    Population,
    Product,
    Section,
    Term,
)
from obapipe.partnership.identity import Disclosure, Publication, Words
from obapipe.partnership.loader import UNALLOCATED, Partnership, PartnershipError, load_partnership
from obapipe.partnership.sources import Source, Unpivot

__all__ = [
    "UNALLOCATED",
    "Break",
    "Coverage",
    "Disclosure",
    "Indicator",
    "Partnership",
    "PartnershipError",
    "Population",
    "Product",
    "Publication",
    "Section",
    "Source",
    "Term",
    "Unpivot",
    "Words",
    "load_partnership",
]

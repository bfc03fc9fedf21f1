"""Plain English from released figures, in the voice of the reports these dashboards replace.

Every sentence is a pure function of released values: nothing here reads a table. Numbers are rounded once, half up,
from unrounded values; a percentage change needs a base of 10; no sentence says why.
"""

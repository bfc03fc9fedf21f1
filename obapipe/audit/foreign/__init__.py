"""Audits published tables from elsewhere: what of that which they hide can be worked out from what they print.

A description (`description`) says how a table is to be read; `sheet` reads it, `ties` states what adds up, `verdict`
sends both to the attacker and `findings` tells what he found: classes, counts and places, never a number. `case` reads
tables that come as cells and relations. `known` holds descriptions of tables that were audited before.
"""

from obapipe.audit.foreign.auditing import audit_tables
from obapipe.audit.foreign.fault import ForeignError
from obapipe.audit.foreign.findings import Findings

__all__ = ["Findings", "ForeignError", "audit_tables"]

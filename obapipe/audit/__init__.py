"""What an outsider could work out from the published files: `audit_site` reads nothing else but the reference folder.

Here belongs what reads published bytes as a reader would and attacks them. What decides which figures are hidden does
not, and nothing of it may be imported: an audit that shares the suppressor's thinking shares its mistakes. The measure
words and columns of a download are written down again in `harvest` for the same reason; where a page says something
that is not known here, the audit reports it as unread rather than pass it by.

This is the basic form. `NOT_TRIED` in `report` lists what it does not try yet, and every report says so.
"""

from obapipe.audit.attack import audit_site
from obapipe.audit.report import KINDS, NOT_TRIED, Breach, Report

__all__ = ["KINDS", "NOT_TRIED", "Breach", "Report", "audit_site"]

"""The audit's self-test: leaks are planted in an invented site, and the audit has to find every one.

An audit that misses one of them cannot be trusted about anything else.
"""

from obapipe.audit.planted.selftest import undetected

__all__ = ["undetected"]

"""The demonstration: an invented city with everything that would arrive from its partners."""

from obapipe.demo.city import DemoError, write_demo

__all__ = ["DemoError", "write_demo"]

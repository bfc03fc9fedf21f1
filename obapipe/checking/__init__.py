"""Checks that know the data: whether figures that arrived can be true, beside everything known before them."""

from obapipe.checking.finding import find

__all__ = ["find"]

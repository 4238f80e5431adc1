"""Fixtures of the media tests."""

from conftest_media import watched

__all__ = ["watched"]

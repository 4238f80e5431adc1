"""Frozen values and JSON documents, each the other, read with care."""

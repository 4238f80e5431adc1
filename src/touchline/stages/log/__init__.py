"""Footage is watched once by machines."""

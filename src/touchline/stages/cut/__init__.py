"""Cuts are made, changed, exchanged."""

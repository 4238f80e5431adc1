"""Fixes for what a cut may not show, carried out on paper."""

"""Touchline: from camera card to cleared, mended, delivered film."""

__version__ = "0.1.0"

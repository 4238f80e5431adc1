"""Faces and voices get their names."""

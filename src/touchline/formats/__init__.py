"""Formats: reading and writing what other programs, cameras and recorders read and write."""

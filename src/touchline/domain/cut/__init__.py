"""Cuts: events and their treatments, versions and what changed between them, in and out of documents."""

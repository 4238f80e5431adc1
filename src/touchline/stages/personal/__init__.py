"""Everything held about a person: listed, and erased."""

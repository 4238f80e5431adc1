"""A yes, a no or a changed mind is written, with the papers behind it."""

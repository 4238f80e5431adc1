"""Media: files opened, probed, decoded, copied, rendered."""

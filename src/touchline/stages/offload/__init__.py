"""Cards come in, are copied, sealed and found again."""

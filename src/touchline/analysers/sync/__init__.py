"""The room of sync: what ran at the same time, by its sound."""

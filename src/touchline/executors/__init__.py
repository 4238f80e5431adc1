"""Executors: where the work is done."""

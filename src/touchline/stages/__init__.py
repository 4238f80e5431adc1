"""Use cases in the order of the user's day: talk, offload, log, find, cut, clear, deliver. They take ports, never adapters."""

"""Use cases in the order of the user's day, from offload to delivery. They take ports, never adapters."""

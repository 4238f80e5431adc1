"""A season is made, copied, proven."""

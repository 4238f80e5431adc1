"""A cleared cut leaves the house, with its papers and proof."""

"""What people state: persons, groups, places, fixtures, what they saw, and what of it was taken back."""

"""Parties bargain, sign, amend and end."""

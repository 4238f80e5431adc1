"""Which frames of a cut a word in the ledger touches, and what that costs."""

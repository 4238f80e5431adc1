"""What the ledger says of footage: cleared, blocked or unknown, and why. The heart is `judge`."""

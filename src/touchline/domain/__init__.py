"""The ground floor: what a season is made of and what the ledger says of it. No I/O, no clock."""

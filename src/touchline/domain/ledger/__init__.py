"""Every yes, no and changed mind: entries, scopes, targets, the chain, and the papers behind them."""

"""What it costs: prices, quotes, budgets and the ledger. Every cent is reserved before it is spent."""

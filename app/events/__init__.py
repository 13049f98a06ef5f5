"""The ledger: what happened, written in the transaction that made it so."""

"""The ledger, read: who may hear of which event, and how it is told."""

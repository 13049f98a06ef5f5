"""The ledger, delivered: events are sent to the addresses that asked for them."""

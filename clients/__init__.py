"""Clients that others generate from docs/openapi.json, tried out: `make clients`."""

"""Sending one request to an address that somebody typed in, without letting them in anywhere."""

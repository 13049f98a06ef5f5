"""API tokens: made, shown once, rotated, revoked."""

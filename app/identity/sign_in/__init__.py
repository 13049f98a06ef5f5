"""Signing in with a name and a password, by apps and by browsers."""

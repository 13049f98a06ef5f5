"""Signing in by an identity provider, with OpenID Connect."""

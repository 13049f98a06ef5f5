"""Where an identity provider leaves off."""


class ProviderFails(Exception):
    """It is down, slow, or answers what it should not; the message is for the log."""

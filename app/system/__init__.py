"""The server about itself: info, health, settings, the API's description."""

"""`/me/tokens`: one's own API tokens."""

from app.dashboard.pages.tokens import TokenPages

pages = TokenPages("dashboard/me/frame.html", of_all=False)
bp = pages.blueprint("tokens", "/me/tokens")

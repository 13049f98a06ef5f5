"""`/admin/api-tokens`: an administrator looks after everybody's tokens."""

from app.dashboard.pages.tokens import TokenPages

pages = TokenPages("dashboard/layout.html", of_all=True)
bp = pages.blueprint("api_tokens", "/api-tokens")

"""What administrators look after."""

from app.dashboard.pages.administration import api_tokens

PAGES = (api_tokens,)

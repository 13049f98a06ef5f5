"""What administrators look after."""

from app.dashboard.blueprint import administration
from app.dashboard.pages.administration import api_tokens

for page in (api_tokens,):
    administration.register_blueprint(page.bp)

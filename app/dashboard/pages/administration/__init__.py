"""What administrators look after."""

from app.dashboard.blueprint import administration
from app.dashboard.pages.administration import api_tokens, teams, users

for page in (users, teams, api_tokens):
    administration.register_blueprint(page.bp)

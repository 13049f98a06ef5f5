"""What administrators look after."""

from app.dashboard.blueprint import administration
from app.dashboard.pages.administration import api_tokens, audit_log, settings, system, teams, users

for page in (users, teams, api_tokens, audit_log, settings, system):
    administration.register_blueprint(page.bp)

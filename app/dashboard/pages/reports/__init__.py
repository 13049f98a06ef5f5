"""Where the time went, as the API's reports tell it."""

from app.dashboard.blueprint import bp
from app.dashboard.pages.reports import budget, summary, utilization, weekly

for page in (summary, weekly, utilization, budget):
    bp.register_blueprint(page.bp)

"""What time is booked on, and who works on it."""

from app.dashboard.blueprint import bp
from app.dashboard.pages.work import clients, projects

for page in (projects, clients):
    bp.register_blueprint(page.bp)

"""What time is booked on, and who works on it."""

from app.dashboard.blueprint import bp
from app.dashboard.pages.work import board, clients, projects, tasks, team

for page in (projects, clients, tasks, board, team):
    bp.register_blueprint(page.bp)

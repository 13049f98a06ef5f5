"""One's own account."""

from app.dashboard.blueprint import bp
from app.dashboard.pages.me import password, profile, second_factor, sessions, tokens

# Their views stand on the dashboard itself: they come before the other pages of some people.
PAGES = (password, second_factor)

for page in (profile, sessions, tokens):
    bp.register_blueprint(page.bp)

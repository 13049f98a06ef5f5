"""The door for gunicorn. `timetracker serve` starts it with what the application needs."""

from app import create_app
from config import BadSetting, Config

config = Config.from_env()
config.check_workers()
# Workers that each made a key of their own would not know each other's cookies.
if config.is_production and not config.secret_key:
    raise BadSetting("SECRET_KEY must be set; `timetracker serve` makes one and keeps it.")

app = create_app(config)

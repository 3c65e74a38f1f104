# Caseworker in a container: slim, not root, with git and bubblewrap for the work.
#
#     docker build -t caseworker .
#     docker run --env-file .env -v caseworker:/data -p 127.0.0.1:8000:8000 --init caseworker
#
# bubblewrap makes namespaces, which Docker forbids by default: compose.yaml says what to allow. Without that
# ISOLATION=auto falls back to weaker isolation and says so; ISOLATION=require refuses to work.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt /
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r /requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --no-install-recommends -y bubblewrap ca-certificates git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin caseworker \
    && install -d -o caseworker -g caseworker -m 0700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY run.py ./
COPY actors ./actors
COPY storage ./storage
COPY web ./web
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 PORT=8000 CASEWORKER_DATA=/data LOG_FORMAT=json
USER caseworker
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=4)"]
CMD ["python", "run.py", "serve"]

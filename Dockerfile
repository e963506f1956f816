# One image for web, worker and beat; what a container does is said by its command.
FROM python:3.13-slim AS packages

ENV UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1
WORKDIR /app
COPY scripts/install.py scripts/install.py
COPY requirements requirements
RUN python -m venv /venv && /venv/bin/python scripts/install.py requirements/production.lock


FROM python:3.13-slim

# CJK type for documents with Chinese names
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-cjk fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home podium \
    && install --directory --owner podium /data

COPY --from=packages /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    VAR_DIR=/data \
    STATIC_ROOT=/app/staticfiles \
    WEB_BIND=0.0.0.0:8000

WORKDIR /app
COPY . .
# TESTING gives every variable a value for this step alone; nothing of it stays in the image
RUN TESTING=true VAR_DIR=/tmp/build STATIC_MANIFEST=true python manage.py collectstatic --noinput \
    && rm -rf /tmp/build

USER podium
EXPOSE 8000
VOLUME /data
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]

# One image for web, worker and beat; docker-compose.yml says which of them it is.

FROM python:3.13-slim AS packages
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/base.txt


FROM python:3.13-slim
# Pango sets the letters of the PDF reports; harfbuzz-subset keeps their fonts small; the client makes backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin rondom \
    && install --directory --owner=rondom --group=rondom --mode=0700 /data /data/media
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    RONDOM_DATA=/data \
    STATIC_ROOT=/opt/rondom/collected
WORKDIR /opt/rondom
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY deploy deploy
COPY static static
COPY templates templates
COPY config config
COPY providers providers
COPY cases cases
COPY intake intake
COPY outcomes outcomes
COPY reporting reporting
# Collecting needs settings, not services: these values exist in this step only.
RUN python -m compileall -q . \
    && SECRET_KEY=unused DATABASE_URL=postgresql://unused REDIS_URL=redis://unused \
       python manage.py collectstatic --no-input --verbosity 0
USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--no-control-socket"]

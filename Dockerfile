# The design system, by the same steps as `make run` on a machine without npm.
FROM python:3.11-slim-bookworm AS vendor
WORKDIR /app
COPY requirements-npm.lock package.json package-lock.json .npmrc ./
RUN python -m pip install --no-cache-dir --require-hashes -r requirements-npm.lock
RUN npm ci --omit=dev
COPY dhuv_web/tools/ dhuv_web/tools/
RUN python dhuv_web/tools/vendor.py

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.lock ./
RUN python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
COPY --from=vendor /app/var/vendor/ var/vendor/
# /data holds what is not in the database: collected static files, the beat schedule, the outbox.
RUN useradd --uid 10001 dhuv && mkdir /data && chown dhuv /data
USER dhuv
ENV DHUV_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "python:dhuv_web.serving"]

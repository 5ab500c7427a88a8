# The aggregator with its embedded database. Everything that must outlive the container is in /data: feeds.yaml, which
# is written at the first start, and the stories.
#
#   docker build --tag khuyencong-aggregator .
#   docker run --publish 127.0.0.1:8000:8000 --volume khuyencong:/data khuyencong-aggregator
#
# Another command: docker run … khuyencong-aggregator check. compose.yaml runs the same, more tightly closed.

FROM python:3.13-slim-trixie AS python

# --- the environment: locked versions, each checked by its hash, and the wheel of this source ---

FROM python AS build
WORKDIR /build
RUN python -m venv /opt/aggregator
COPY requirements.lock ./
RUN /opt/aggregator/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md ./
COPY aggregator/ aggregator/
RUN /opt/aggregator/bin/python -m pip wheel --no-cache-dir --disable-pip-version-check --no-build-isolation --no-deps --wheel-dir dist . \
 && /opt/aggregator/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-index --no-deps dist/*.whl \
 && /opt/aggregator/bin/python -m pip uninstall --yes --disable-pip-version-check hatchling editables pip

# --- what runs: the environment, nothing that builds; the base image has the certificates of public authorities ---

FROM python
LABEL org.opencontainers.image.title="khuyencong-aggregator" \
      org.opencontainers.image.description="One combined, deduplicated feed of Vietnam's khuyến công news"

# The number is fixed so that a volume keeps its owner from image to image.
RUN groupadd --gid 10001 aggregator \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin aggregator \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data

COPY --from=build /opt/aggregator /opt/aggregator
ENV PATH=/opt/aggregator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    AGGREGATOR_CONFIG=/data/feeds.yaml

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client, sys; door = http.client.HTTPConnection('127.0.0.1', 8000, timeout=8); door.request('GET', '/healthz'); sys.exit(door.getresponse().status != 200)"]

# The first `run` on an empty volume writes feeds.yaml; `exec` makes the aggregator the one who hears SIGTERM.
ENTRYPOINT ["/bin/sh", "-c", "if [ \"$1\" = run ] && [ ! -e \"$AGGREGATOR_CONFIG\" ]; then aggregator init || exit; fi; exec aggregator \"$@\"", "aggregator"]
CMD ["run", "--host", "0.0.0.0", "--port", "8000"]

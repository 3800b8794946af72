# Two stages: the first builds the wheel from the hash-pinned lock, the second holds only what runs.
FROM python:3.11-slim-bookworm AS build
WORKDIR /source
RUN python -m venv /opt/grantwright
COPY requirements.txt ./
RUN /opt/grantwright/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY app ./app
COPY funders ./funders
COPY proposal_templates ./proposal_templates
COPY migrations ./migrations
RUN /opt/grantwright/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# Pango lays out the PDF; the fonts themselves come with the package.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home grantwright
COPY --from=build /opt/grantwright /opt/grantwright
ENV PATH=/opt/grantwright/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GRANTWRIGHT_WORKSPACE=/data
USER grantwright
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8321/health', timeout=4)"]
# Makes the workspace or brings it up to date, then serves: on the container's loopback, or where GRANTWRIGHT_HOST says,
# which wants the https address of a proxy before it in GRANTWRIGHT_ADDRESS.
CMD ["sh", "-c", "grantwright init && exec grantwright serve"]

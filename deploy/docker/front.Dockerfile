# The site and the HTTP interface of the compile service. At the root of the project:
#   docker build -f deploy/docker/front.Dockerfile -t petri-front .
# What is pinned here is a version: put its digest behind it (node:22.21.1-bookworm-slim@sha256:…) from your own registry.
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /opt/petri
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# The packs, the site and the command line tool; then what is needed to make them goes.
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22.21.1-bookworm-slim
# Debian keeps one version of a package in a release, and mends it: these are not pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --no-install-recommends --yes bubblewrap util-linux \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 1000 -g 1000 /var/lib/petri /var/lib/petri/store
WORKDIR /opt/petri
# Without a lock file it is an installed package: nothing is looked for, or built, when it starts.
COPY --from=build /opt/petri/package.json /opt/petri/LICENSE /opt/petri/NOTICE ./
COPY --from=build /opt/petri/node_modules ./node_modules
COPY --from=build /opt/petri/build/node ./build/node
COPY --from=build /opt/petri/web ./web
COPY --from=build /opt/petri/toolchain ./toolchain
COPY --from=build /opt/petri/deploy/docker/healthy.mjs ./deploy/docker/healthy.mjs
COPY --from=build /opt/petri/dist ./dist
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4173 \
    PETRI_CACHE=/var/lib/petri/store/cache \
    PETRI_SERVICE_ROLE=front \
    PETRI_SERVICE_STORE=/var/lib/petri/store \
    PETRI_TOOLCHAINS=/var/lib/petri/toolchains
USER 1000:1000
EXPOSE 4173
VOLUME ["/var/lib/petri/store"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "deploy/docker/healthy.mjs"]
CMD ["node", "toolchain/cli/petri.mjs", "serve"]

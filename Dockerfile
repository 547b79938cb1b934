# An image that audits the machine it runs on. README.md has the line to run it with.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY LICENSE package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY bin bin
COPY data data
COPY tools/bundle.mjs tools/
COPY tools/bundle tools/bundle
COPY src src
RUN node tools/bundle.mjs \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -r src tools package-lock.json tsconfig.json

FROM ${NODE_IMAGE}
COPY --from=build /app /app
# After -- Node takes no option of the command, such as --env-file, for its own.
ENTRYPOINT ["node", "--", "/app/bin/ironhull"]
CMD ["audit", "--host-root", "/host"]

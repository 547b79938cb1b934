// Measures linting a folder of Dockerfiles in a separate process: `node bench/dockerfiles.ts [FOLDER]`.
// Without a folder, 1,000 generated files of mixed kinds and sizes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineLine } from './machine.ts';
import { measureLint } from './measure-lint.ts';

const node = (n: number): string => `# syntax=docker/dockerfile:1
ARG NODE_VERSION=${18 + (n % 6)}
FROM node:\${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:\${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production PORT=${3000 + n}
WORKDIR /app
COPY --from=build --chown=node:node /app/dist ./dist
COPY --from=build /app/node_modules ./node_modules
USER node
EXPOSE ${3000 + n}
HEALTHCHECK --interval=30s CMD node dist/health.js
CMD ["node", "dist/server.js"]
`;

const python = (n: number): string => `FROM python:3.${8 + (n % 6)}
LABEL maintainer="team-${n}@example.com"
ENV PYTHONUNBUFFERED=1 \\
    PIP_NO_CACHE_DIR=off
RUN apt-get update && apt-get install -y \\
      build-essential \\
      # the client of the database
      libpq-dev \\
      curl \\
    && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL https://example.com/install-${n}.sh | sh
COPY requirements.txt /tmp/
RUN pip install -r /tmp/requirements.txt gunicorn==${20 + (n % 3)}.0
ADD . /srv/app
WORKDIR /srv/app
RUN set -ex; \\
    for f in a b c; do echo "$f" >> /etc/list; done; \\
    if [ -f setup.py ]; then python setup.py install; fi
EXPOSE 8000
ENTRYPOINT gunicorn app:app --bind 0.0.0.0:8000
`;

const golang = (n: number): string => `FROM golang:1.${18 + (n % 7)}-alpine AS builder
RUN apk add --no-cache git make gcc musl-dev
WORKDIR /src
COPY go.* ./
RUN go mod download
COPY . .
RUN <<EOF
set -e
go vet ./...
CGO_ENABLED=0 go build -ldflags "-s -w -X main.version=${n}" -o /out/app ./cmd/app
EOF
FROM scratch
COPY --from=builder /out/app /app
COPY --from=builder /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
USER 65532:65532
ENTRYPOINT ["/app"]
`;

const distribution = (n: number): string => `FROM debian
MAINTAINER somebody
${Array.from({ length: 10 + (n % 20) }, (_, i) => `RUN cd /opt && wget http://example.com/part-${i}.tar.gz && tar xzf part-${i}.tar.gz && rm part-${i}.tar.gz`).join('\n')}
RUN yum install -y httpd; dnf -y install php && dnf clean all
VOLUME /data
CMD service httpd start && tail -f /var/log/httpd/access_log
`;

const kinds = [node, python, golang, distribution];

function generate(folder: string, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const directory = join(folder, `image-${n}`);
    mkdirSync(directory);
    writeFileSync(join(directory, 'Dockerfile'), kinds[n % kinds.length]?.(n) ?? '');
  }
}

const bounds = { milliseconds: 3000, mebibytes: 300 };

const [given] = process.argv.slice(2);
console.log(`${machineLine()}, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
if (given !== undefined) measureLint(given, bounds);
else {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
  try {
    generate(folder, 1000);
    measureLint(folder, bounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

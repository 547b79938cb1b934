import type { DockerfileStage } from '../../core/dockerfile.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile-rule.ts';

/** The tag of a reference without a digest: `''` if it has none. `undefined` with a digest. */
function tagOf(reference: string): string | undefined {
  if (reference.includes('@')) return undefined;
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon === -1 ? '' : name.slice(colon + 1);
}

function* findTags(
  stages: readonly DockerfileStage[],
  wanted: (tag: string) => string | undefined,
): Iterable<DockerfileFound> {
  for (const { base, from } of stages) {
    if (base.kind === 'unresolved') yield { at: from.image.span, doubt: base.why };
    if (base.kind !== 'image') continue;
    const tag = tagOf(base.reference);
    const message = tag === undefined ? undefined : wanted(tag);
    if (message !== undefined)
      yield {
        at: from.image.span,
        message: `${base.reference}: ${message}`,
        detail: { image: base.reference },
        steps: [`Write the version: FROM ${base.reference.split(':')[0] ?? ''}:VERSION@sha256:DIGEST`],
      };
  }
}

const why =
  'A build takes whatever the name leads to on that day. A new release may break the image, and an old one in a cache keeps its holes, without a change in the file.';

const untagged = dockerfileCheck({
  id: 'dockerfile/untagged-base-image',
  title: 'Base image without a tag',
  severity: 'medium',
  why,
  remediation: 'Name a version, and the digest for a build that is always the same.',
  aliases: [
    { tool: 'hadolint', id: 'DL3006' },
    { tool: 'trivy', id: 'DS-0001' },
    { tool: 'kics', id: 'Image Version Not Explicit' },
    { tool: 'checkov', id: 'CKV_DOCKER_7' },
  ],
  nothing: 'every base image has a tag or a digest',
  find: ({ stages }) => findTags(stages, (tag) => (tag === '' ? 'no tag, so latest' : undefined)),
  examples: {
    bad: [
      { title: 'no tag', dockerfile: 'FROM debian' },
      { title: 'a registry with a port', dockerfile: 'FROM localhost:5000/app' },
    ],
    good: [
      { title: 'a tag', dockerfile: 'FROM debian:trixie' },
      { title: 'a digest', dockerfile: `FROM debian@sha256:${'0'.repeat(64)}` },
      { title: 'a stage', dockerfile: 'FROM debian:trixie AS build\nFROM build' },
      { title: 'scratch', dockerfile: 'FROM scratch' },
    ],
    unsure: [{ title: 'a build argument without a default', dockerfile: 'ARG BASE\nFROM $BASE' }],
  },
});

const latest = dockerfileCheck({
  id: 'dockerfile/latest-base-image',
  title: 'Base image with the tag latest',
  severity: 'medium',
  why,
  remediation: 'Name a version, and the digest for a build that is always the same.',
  aliases: [
    { tool: 'hadolint', id: 'DL3007' },
    { tool: 'trivy', id: 'DS-0001' },
    { tool: 'kics', id: "Image Version Using 'latest'" },
    { tool: 'checkov', id: 'CKV_DOCKER_7' },
  ],
  nothing: 'no base image has the tag latest',
  find: ({ stages }) => findTags(stages, (tag) => (tag === 'latest' ? 'the tag latest changes' : undefined)),
  examples: {
    bad: [{ title: 'latest', dockerfile: 'FROM debian:latest' }],
    good: [{ title: 'a version', dockerfile: 'FROM debian:trixie' }],
    unsure: [{ title: 'a build argument without a default', dockerfile: 'ARG TAG\nFROM debian:$TAG' }],
  },
});

/** Checks the tags of base images. */
export const checks = [untagged, latest];

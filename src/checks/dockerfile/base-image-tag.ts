import type { Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** How the tag is decided: some tools read only what FROM itself says. */
const inFrom = 'FROM itself';
const byArgument = 'default of a build argument';

/** The tag of a reference without a digest: `''` if it has none. `undefined` with a digest. */
function tagOf(reference: string): string | undefined {
  if (reference.includes('@')) return undefined;
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  return colon === -1 ? '' : name.slice(colon + 1);
}

/** The reference of a base image as far as its tag is certain: a variable before the last slash gives none. */
function referenceOf({ base, from }: DockerfileStage): string | undefined {
  if (base.kind === 'image') return base.reference;
  const written = from.image.text;
  const isCertain = written.includes('/') && !written.slice(written.lastIndexOf('/')).includes('$');
  return base.kind === 'unresolved' && isCertain && /[^/]$/u.test(written) ? written : undefined;
}

function* findTags(
  { stages }: Dockerfile,
  wanted: (tag: string) => { message: string; kind?: string } | undefined,
): Iterable<DockerfileFound> {
  for (const stage of stages) {
    const { base, from } = stage;
    const reference = referenceOf(stage);
    if (base.kind === 'unresolved' && reference === undefined) yield { at: from.image.span, doubt: base.why };
    if (reference === undefined) continue;
    const tag = tagOf(reference);
    const found = tag === undefined ? undefined : wanted(tag);
    if (found === undefined) continue;
    const by = from.image.text.startsWith('$') ? byArgument : inFrom;
    const name = tag === '' ? reference : reference.slice(0, reference.lastIndexOf(':'));
    yield {
      at: from.image.span,
      message: `${reference}: ${found.message}`,
      detail: { image: reference, by, ...(found.kind === undefined ? {} : { tag: found.kind }) },
      steps: [`Write the version: FROM ${name}:VERSION@sha256:DIGEST`],
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
    { tool: 'hadolint', id: 'DL3006', only: [inFrom] },
    { tool: 'trivy', id: 'DS-0001' },
    { tool: 'kics', id: 'Image Version Not Explicit' },
    { tool: 'checkov', id: 'CKV_DOCKER_7' },
  ],
  nothing: 'every base image has a tag or a digest',
  find: (dockerfile) =>
    findTags(dockerfile, (tag) => (tag === '' ? { message: 'no tag, so latest' } : undefined)),
  examples: {
    bad: [
      { title: 'no tag', dockerfile: 'FROM debian' },
      { title: 'a registry with a port', dockerfile: 'FROM localhost:5000/app' },
      { title: 'a registry from a build argument', dockerfile: 'ARG REGISTRY\nFROM ${REGISTRY}/app' },
      { title: 'by the default of a build argument', dockerfile: 'ARG BASE=debian\nFROM $BASE' },
      { title: 'a stage that is defined later', dockerfile: 'FROM build\nFROM debian:13 AS build' },
    ],
    good: [
      { title: 'a tag', dockerfile: 'FROM debian:trixie' },
      { title: 'a digest', dockerfile: `FROM debian@sha256:${'0'.repeat(64)}` },
      { title: 'a stage', dockerfile: 'FROM debian:trixie AS build\nFROM build' },
      { title: 'scratch', dockerfile: 'FROM scratch' },
      { title: 'a tag from a build argument', dockerfile: 'ARG TAG=13\nFROM debian:$TAG' },
    ],
    unsure: [{ title: 'a build argument without a default', dockerfile: 'ARG BASE\nFROM $BASE' }],
  },
});

/** Tags that begin with latest are as changeable. */
function latestTag(tag: string): { message: string; kind: string } | undefined {
  if (tag === 'latest') return { message: 'the tag latest changes', kind: 'latest' };
  return tag.startsWith('latest')
    ? { message: `the tag ${tag} changes`, kind: 'latest of a kind' }
    : undefined;
}

const latest = dockerfileCheck({
  id: 'dockerfile/latest-base-image',
  title: 'Base image with the tag latest',
  severity: 'medium',
  why,
  remediation: 'Name a version, and the digest for a build that is always the same.',
  aliases: [
    { tool: 'hadolint', id: 'DL3007', only: ['latest'] },
    { tool: 'trivy', id: 'DS-0001', only: ['latest'] },
    { tool: 'kics', id: "Image Version Using 'latest'" },
    { tool: 'checkov', id: 'CKV_DOCKER_7', only: ['latest'] },
  ],
  nothing: 'no base image has the tag latest',
  find: (dockerfile) => findTags(dockerfile, latestTag),
  examples: {
    bad: [
      { title: 'latest', dockerfile: 'FROM debian:latest' },
      { title: 'latest in a registry', dockerfile: 'FROM registry.example:5000/debian:latest AS build' },
      { title: 'latest of a kind', dockerfile: 'FROM node:latest-alpine' },
      { title: 'a registry from a build argument', dockerfile: 'ARG REGISTRY\nFROM $REGISTRY/app:latest' },
    ],
    good: [
      { title: 'a version', dockerfile: 'FROM debian:trixie' },
      {
        title: 'latest with a digest, which decides',
        dockerfile: `FROM debian:latest@sha256:${'0'.repeat(64)}`,
      },
    ],
    unsure: [{ title: 'a build argument without a default', dockerfile: 'ARG TAG\nFROM debian:$TAG' }],
  },
});

/** Checks the tags of base images. */
export const checks = [untagged, latest];

import type { Dockerfile } from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { isDigest } from '../../knowledge/images/image-names.ts';
import {
  dockerfileCheck,
  replaceText,
  type DockerfileDefect,
} from '../support/dockerfile/dockerfile-rule.ts';
import { namedImages } from '../support/dockerfile/named-images.ts';
import { pinnedReference } from '../support/image/pinned-reference.ts';
import { frontendImage, type SourceImage } from '../support/dockerfile/source-images.ts';

/** The digest of the lock, where the reference is written in one piece; else what to do. */
function pinOf(
  dockerfile: Dockerfile,
  { reference, at }: SourceImage,
): Pick<DockerfileDefect, 'change' | 'steps'> {
  const locked = dockerfile.images?.lockedDigestOf?.(reference);
  const steps = [
    `Add its digest: \`ironhull trust lock --write\` asks the registry and adds it (\`docker buildx imagetools inspect ${reference}\` shows it)`,
  ];
  if (locked === undefined) return { steps };
  const text = pinnedReference(reference, locked.digest);
  const written = ['', '--from='].find((before) => dockerfile.quote(at) === before + reference);
  if (written === undefined)
    return { steps: [`Write ${text} in place of ${reference}, as ${locked.from} has it`] };
  const title = `Pin the digest that ${locked.from} has`;
  return { change: replaceText(dockerfile, { at, text: written + text, title, safety: 'risky' }) };
}

const base = dockerfileCheck({
  id: 'dockerfile/image-without-digest',
  title: 'Image not pinned by digest',
  category: 'hygiene',
  severity: 'low',
  why: 'A tag can lead to another image tomorrow: whoever takes over the repository, or its registry, chooses what every build is made of.',
  remediation: 'Add the digest, `FROM debian:13@sha256:…`, and let a bot raise it.',
  references: ['NIST SP 800-190, 4.1.5'],
  nothing: 'every image has a digest',
  *find(dockerfile) {
    for (const found of namedImages(dockerfile)) {
      if ('doubt' in found) yield found;
      else if (!isDigest(found.reference))
        yield {
          at: found.at,
          message: `${found.reference} has no digest`,
          detail: { image: found.reference },
          ...pinOf(dockerfile, found),
        };
    }
  },
  examples: {
    bad: [
      { title: 'a tag', dockerfile: 'FROM debian:13' },
      { title: 'the default of an argument', dockerfile: 'ARG TAG=13\nFROM debian:${TAG}' },
      {
        title: 'COPY --from',
        dockerfile: `FROM debian@sha256:${'0'.repeat(64)}\nCOPY --from=golang:1 /a /a`,
      },
      {
        title: 'a mount',
        dockerfile: `FROM debian@sha256:${'0'.repeat(64)}\nRUN --mount=from=golang:1,target=/g make`,
      },
    ],
    good: [
      { title: 'a digest', dockerfile: `FROM debian:13@sha256:${'0'.repeat(64)}` },
      {
        title: 'scratch and stages',
        dockerfile: 'FROM scratch AS a\nFROM a\nCOPY --from=a /a /a\nCOPY --from=0 /b /b',
      },
    ],
    unsure: [{ title: 'a build argument', dockerfile: 'ARG BASE\nFROM $BASE' }],
  },
});

/** The frontend that a file names, if it has no digest. */
function unpinnedFrontend(
  dockerfile: Dockerfile,
): { text: string; at: Span; isOfficial: boolean } | undefined {
  const found = frontendImage(dockerfile);
  if (found === undefined || isDigest(found.reference)) return undefined;
  const { reference: text, at } = found;
  const isOfficial = /^(?:(?:index\.)?docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::[^/]*)?$/u.test(text);
  return { text, at, isOfficial };
}

const official = dockerfileCheck({
  id: 'dockerfile/unpinned-syntax',
  title: 'Dockerfile syntax not pinned by digest',
  category: 'hygiene',
  severity: 'info',
  why: 'The image reads the file and decides what the build does. Its tag leads to each new release by itself.',
  remediation: 'Add the digest: `# syntax=docker/dockerfile:1@sha256:…`.',
  references: ['NIST SP 800-190, 4.1.5'],
  nothing: 'the syntax is built in, has a digest, or is a finding of dockerfile/foreign-syntax',
  *find(dockerfile) {
    const found = unpinnedFrontend(dockerfile);
    if (found?.isOfficial === true)
      yield {
        at: found.at,
        message: `The syntax ${found.text} has no digest`,
        detail: { image: found.text },
        steps: ['Add @sha256: and the digest'],
      };
  },
  examples: {
    bad: [
      { title: 'a tag', dockerfile: '# syntax=docker/dockerfile:1\nFROM scratch' },
      { title: 'the registry', dockerfile: '#syntax = docker.io/docker/dockerfile:1.7-labs\nFROM scratch' },
    ],
    good: [
      {
        title: 'a digest',
        dockerfile: `# syntax=docker/dockerfile:1@sha256:${'0'.repeat(64)}\nFROM scratch`,
      },
      { title: 'built in', dockerfile: 'FROM scratch' },
    ],
    unsure: [],
  },
});

const foreign = dockerfileCheck({
  id: 'dockerfile/foreign-syntax',
  title: 'Syntax image of others not pinned by digest',
  severity: 'medium',
  why: 'The image reads the file and decides what the build does, with all its secrets and files. Whoever can change its tag controls every build.',
  remediation: 'Use `docker/dockerfile`, or pin the image by digest.',
  references: ['NIST SP 800-190, 4.1.5'],
  nothing: 'no image of others reads the file without a digest',
  *find(dockerfile) {
    const found = unpinnedFrontend(dockerfile);
    if (found?.isOfficial === false)
      yield {
        at: found.at,
        message: `${found.text} reads the file, and has no digest`,
        detail: { image: found.text },
        steps: ['Use docker/dockerfile, or add @sha256: and the digest'],
      };
  },
  examples: {
    bad: [
      { title: 'another image', dockerfile: '# syntax=example/dockerfile-plus:1\nFROM scratch' },
      { title: 'a similar name', dockerfile: '# syntax=evil.example/docker/dockerfile:1\nFROM scratch' },
    ],
    good: [
      { title: 'of Docker', dockerfile: '# syntax=docker/dockerfile:1\nFROM scratch' },
      { title: 'a digest', dockerfile: `# syntax=example/x@sha256:${'0'.repeat(64)}\nFROM scratch` },
    ],
    unsure: [],
  },
});

/** Checks that what a build is made with cannot change by itself. */
export const checks = [base, official, foreign];

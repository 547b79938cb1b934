import type { Dockerfile, DockerfileStage, Instruction } from '../../core/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { isDigest } from '../../knowledge/image-names.ts';
import { dockerfileCheck } from '../support/dockerfile-rule.ts';

/** The images that files are taken from, which are no stages: `COPY --from`, `RUN --mount=from=…`. */
function* sourceImages(
  { stages }: Dockerfile,
  { index }: DockerfileStage,
  instruction: Instruction,
): Iterable<{ reference: string; at: Span }> {
  const names = new Set(stages.slice(0, index).flatMap(({ name }) => (name === undefined ? [] : [name])));
  for (const { name, value = '', span } of instruction.flags) {
    const from =
      name === 'from' ? value : name === 'mount' ? /(?:^|,)from=([^,]*)/u.exec(value)?.[1] : undefined;
    if (from === undefined || from === '' || /^\d+$/u.test(from) || names.has(from.toLowerCase())) continue;
    if (from !== 'scratch' && !from.includes('$')) yield { reference: from, at: span };
  }
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
    for (const stage of dockerfile.stages) {
      if (!stage.isUsed) continue;
      const { from } = stage;
      if (stage.base.kind === 'unresolved') yield { at: from.image.span, doubt: stage.base.why };
      const found = [
        ...(stage.base.kind === 'image' ? [{ reference: stage.base.reference, at: from.image.span }] : []),
        ...stage.instructions.flatMap((one) => [...sourceImages(dockerfile, stage, one)]),
      ];
      for (const { reference, at } of found)
        if (!isDigest(reference))
          yield {
            at,
            message: `${reference} has no digest`,
            detail: { image: reference },
            steps: [
              `Look up the digest, \`docker buildx imagetools inspect ${reference}\`, and add it: @sha256:…`,
            ],
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
function unpinnedFrontend({
  directives,
}: Dockerfile): { text: string; at: Span; isOfficial: boolean } | undefined {
  const value = directives.find(({ name }) => name === 'syntax')?.value;
  const text = value?.text.trim().split(/\s/u)[0] ?? '';
  if (value === undefined || text === '' || isDigest(text)) return undefined;
  const isOfficial = /^(?:(?:index\.)?docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::[^/]*)?$/u.test(text);
  return { text, at: value.span, isOfficial };
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

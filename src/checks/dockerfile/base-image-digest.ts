import { dockerfileCheck } from '../support/dockerfile-rule.ts';

export const check = dockerfileCheck({
  id: 'dockerfile/base-image-digest',
  title: 'Base image not pinned by digest',
  category: 'hygiene',
  severity: 'info',
  why: 'Whoever controls the registry, or the account of the publisher, can put another image under the same tag. A digest names one image for ever.',
  remediation: 'Add the digest of the tag, and let a bot renew it: FROM debian:13@sha256:…',
  nothing: 'every base image is pinned by digest',
  *find({ stages }) {
    for (const { base, from } of stages) {
      const written = from.image.text;
      if (base.kind === 'unresolved' && !written.includes('@sha256:'))
        yield { at: from.image.span, doubt: base.why };
      if (base.kind !== 'image' || base.reference.includes('@')) continue;
      yield {
        at: from.image.span,
        message: `${base.reference} has no digest`,
        detail: { image: base.reference },
        steps: [
          `Look the digest up: docker buildx imagetools inspect ${base.reference}`,
          `Write it after the tag: FROM ${base.reference}@sha256:DIGEST`,
        ],
      };
    }
  },
  examples: {
    bad: [{ title: 'a tag alone', dockerfile: 'FROM debian:13' }],
    good: [
      { title: 'a digest', dockerfile: `FROM debian:13@sha256:${'0'.repeat(64)}` },
      { title: 'scratch', dockerfile: 'FROM scratch' },
      {
        title: 'a digest behind a variable',
        dockerfile: `ARG REGISTRY\nFROM $REGISTRY/app@sha256:${'0'.repeat(64)}`,
      },
    ],
    unsure: [{ title: 'a build argument without a default', dockerfile: 'ARG BASE\nFROM $BASE' }],
  },
});

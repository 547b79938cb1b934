import type { Check } from '../../core/rules/check.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { dockerfileCheck, refusedParts } from '../support/dockerfile/dockerfile-rule.ts';
import { judgeStatements, noTrustPolicy } from '../support/image/image-signature.ts';
import { namedImages } from '../support/dockerfile/named-images.ts';

const rule = dockerfileCheck({
  id: 'dockerfile/base-image-signature',
  title: 'Base image not signed as the policy wants',
  severity: 'high',
  why: 'What is built is made of the base image and of what other images give it. Whoever can write to their registry chooses that, unless the signature of somebody trusted is verified.',
  remediation:
    'Use the image that was signed, pinned by its digest. Name who may sign in the section `trust` of the policy; `ironhull trust lock --evidence` stores signatures beside the files.',
  references: ['CIS Docker Benchmark 1.6.0, 4.2', 'NIST SP 800-190, 4.1.5'],
  nothing: 'every image that it is built from is signed as the policy wants',
  *find(dockerfile) {
    const statementsOn = dockerfile.images?.statementsOn;
    if (statementsOn === undefined) return;
    for (const found of namedImages(dockerfile)) {
      if ('doubt' in found) {
        yield found;
        continue;
      }
      const { reference, at } = found;
      const judged = judgeStatements(statementsOn({ reference }));
      if (judged.state === 'unknown') yield { at, doubt: judged.doubt };
      if (judged.state === 'wrong')
        yield { at, ...judged.problem, saw: judged.evidence.saw, steps: judged.steps };
    }
  },
  examples: {
    bad: [
      {
        title: 'a registry that the policy does not allow',
        dockerfile: 'FROM registry.example/base:1',
        trust: 'allowed: [docker.io]',
      },
      {
        title: 'an image that files are copied from',
        dockerfile: 'FROM debian:13\nCOPY --from=registry.example/tool:1 /a /a',
        trust: 'allowed: [docker.io]\nimages: [{ match: docker.io/*, unsigned: true }]',
      },
    ],
    good: [
      {
        title: 'an image that needs no signature',
        dockerfile: 'FROM debian:13 AS build\nFROM build',
        trust: 'images: [{ match: docker.io/library/*, unsigned: true }]',
      },
    ],
    unsure: [
      {
        title: 'no signature is at hand',
        dockerfile: 'FROM registry.example/base:1',
        trust: 'images: [{ match: registry.example/*, cosign: [{ key: cosign.pub }] }]',
      },
      {
        title: 'a build argument',
        dockerfile: 'ARG BASE\nFROM $BASE',
        trust: 'images: [{ match: registry.example/*, unsigned: true }]',
      },
    ],
  },
});

export const check: Check<'dockerfile'> = {
  ...rule,
  evaluate: (subject, parameters) =>
    subject.dockerfile.images?.statementsOn === undefined
      ? combine([...refusedParts(subject), notApplicable(noTrustPolicy)])
      : rule.evaluate(subject, parameters),
};

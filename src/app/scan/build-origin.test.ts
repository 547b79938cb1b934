import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDockerfile } from '../../adapters/dockerfile/read-dockerfile.ts';
import { check as distributionSupport } from '../../checks/software/distribution-support.ts';
import { check as vulnerablePackage } from '../../checks/software/vulnerable-package.ts';
import { exampleSoftware } from '../../checks/support/image/example-software.ts';
import type { SoftwareCase } from '../../core/rules/check.ts';
import type { Problem } from '../../core/findings/finding.ts';
import { describeLocation } from '../../core/location.ts';
import type { SoftwarePackage } from '../../core/software/software-package.ts';
import { buildOriginOf, type BuildOriginReading } from './build-origin.ts';

const base = ['/bin/sh -c #(nop) ADD file:1 in / ', 'RUN /bin/sh -c apt-get install -y tzdata # buildkit'];

const layersOf = (...own: readonly string[]) =>
  [...base, ...own].map((createdBy, place) => ({ digest: `sha256:${place}`, createdBy }));

const file = `FROM node:20 AS deps
RUN npm ci

FROM debian:11-slim
RUN apt-get update && apt-get install -y \\
    curl=7.74.0-1.3 \\
  git
WORKDIR /srv
COPY --from=deps /build/node_modules node_modules
CMD ["node"]
`;
const install = 'RUN /bin/sh -c apt-get update && apt-get install -y     curl=7.74.0-1.3   git # buildkit';
const copy = 'COPY /build/node_modules node_modules # buildkit';

function origin(text: string, ...own: readonly string[]) {
  const reading: BuildOriginReading = buildOriginOf(readDockerfile(text, 'Dockerfile'), layersOf(...own));
  assert.ok('origin' in reading, JSON.stringify(reading));
  return reading;
}

function stepLines(text: string, ...own: readonly string[]): Readonly<Record<string, number>> {
  const { steps } = origin(text, ...own).origin;
  return Object.fromEntries(Object.entries(steps).map(([digest, at]) => [digest, at.range.startLine]));
}

describe('where a Dockerfile adds what is in an image', () => {
  it('is the base image for the layers below its own, and a line for each of these', () => {
    const { origin: found, baseLayers } = origin(file, install, copy);
    assert.deepEqual(baseLayers, ['sha256:0', 'sha256:1']);
    assert.equal(found.base?.reference, 'debian:11-slim');
    assert.equal(found.base && describeLocation(found.base.at), 'Dockerfile:4:6');
    assert.deepEqual(
      found.installs.map(({ name, at, version }) => [name, describeLocation(at), version?.text]),
      [
        ['curl', 'Dockerfile:6:5', '7.74.0-1.3'],
        ['git', 'Dockerfile:7:3', undefined],
      ],
    );
  });

  const steps: readonly (readonly [
    about: string,
    text: string,
    own: readonly string[],
    lines: readonly number[],
  ])[] = [
    ['a working directory that was there', file, [install, copy], [5, 9]],
    ['one that was made', file, [install, 'WORKDIR /srv', copy], [5, 8, 9]],
    [
      'a history of the old builder',
      'FROM a\nRUN x  y\nCOPY . /b\n',
      ['/bin/sh -c x  y', '/bin/sh -c #(nop) COPY dir:1 in /b '],
      [2, 3],
    ],
    ['build arguments', 'FROM a\nARG V\nRUN echo $V\n', ['RUN |1 V=1 /bin/sh -c echo $V # buildkit'], [3]],
    ['exec form', 'FROM a\nRUN ["x", "y z"]\n', ['RUN x y z # buildkit'], [2]],
    ['a heredoc', 'FROM a\nRUN <<EOF\nx\nEOF\n', ['RUN /bin/sh -c <<EOF (x...) # buildkit'], [2]],
    [
      'a stage that is based on another',
      'FROM a AS one\nRUN x\nFROM one\nRUN y\n',
      ['RUN /bin/sh -c x', 'RUN /bin/sh -c y'],
      [2, 4],
    ],
    ['a file without steps', 'FROM a\nCMD ["x"]\n', [], []],
  ];
  for (const [about, text, own, lines] of steps)
    it(`reads ${about}`, () => assert.deepEqual(Object.values(stepLines(text, ...own)), lines));

  const others: readonly (readonly [about: string, text: string, own: readonly string[]])[] = [
    ['another command', 'FROM a\nRUN x\n', ['RUN /bin/sh -c y # buildkit']],
    ['another order', 'FROM a\nRUN x\nCOPY a b\n', ['COPY a b # buildkit', 'RUN /bin/sh -c x # buildkit']],
    ['a missing layer, as squashing leaves', 'FROM a\nRUN x\nRUN y\n', ['RUN /bin/sh -c y # buildkit']],
    ['no FROM', 'RUN x\n', ['RUN /bin/sh -c x']],
  ];
  for (const [about, text, own] of others)
    it(`says that a file does not fit the image: ${about}`, () => {
      assert.ok('why' in buildOriginOf(readDockerfile(text, 'Dockerfile'), layersOf(...own)));
    });

  it('says so of an image without a history', () => {
    const layers = layersOf(install, copy).map(({ digest }) => ({ digest }));
    assert.ok('why' in buildOriginOf(readDockerfile(file, 'Dockerfile'), layers));
    assert.ok('why' in buildOriginOf(readDockerfile(file, 'Dockerfile'), []));
  });
});

function caseOf(
  name: string,
  version: string,
  layer: number,
  more: Partial<SoftwarePackage> = {},
): SoftwareCase {
  const [software] = exampleSoftware(
    [
      {
        type: 'deb',
        name,
        version,
        locations: [{ path: '/var/lib/dpkg/status', proof: 'installed', layer: `sha256:${layer}` }],
        ...more,
      },
    ],
    [{ id: 'CVE-2026-1', fixedIn: '9' }],
    [],
    '11',
  ).software;
  assert.ok(software);
  const { origin: builtFrom, baseLayers } = origin(file, install, copy);
  const subject = { ...software.subject, key: 'app:1' };
  return {
    subject,
    software: { ...software, builtFrom, baseLayers },
    now: '2026-11-30T00:00:00Z',
  } as SoftwareCase;
}

function problemOf(given: SoftwareCase, check = vulnerablePackage): Problem {
  const outcome = check.evaluate(given);
  assert.ok(outcome.state === 'failed');
  return outcome.problems[0];
}

const editsOf = ({ change }: Problem) =>
  change?.kind === 'edit'
    ? change.edits.map(({ range, old, text }) => [range.startLine, old, text])
    : change?.kind;

describe('a finding of an image with its Dockerfile', () => {
  it('is at the base image for what came with it, with steps', () => {
    const problem = problemOf(caseOf('tzdata', '1', 1));
    assert.deepEqual(problem.at.map(describeLocation), ['Dockerfile:4:6']);
    assert.equal(editsOf(problem), 'upgrade');
  });

  it('is at the name in an install command, with an edit of the version that is written there', () => {
    const problem = problemOf(caseOf('curl', '7.74.0-1.3', 2));
    assert.deepEqual(problem.at.map(describeLocation), ['Dockerfile:6:5']);
    assert.deepEqual(editsOf(problem), [[6, '7.74.0-1.3', '9']]);
    assert.equal(editsOf(problemOf(caseOf('git', '1', 2))), 'upgrade', 'no version is written');
    assert.equal(editsOf(problemOf(caseOf('curl', '8', 2))), 'upgrade', 'another version is written');
  });

  it('is at the step for what it installs unnamed or copies', () => {
    const at = (name: string, layer: number) => problemOf(caseOf(name, '1', layer)).at.map(describeLocation);
    assert.deepEqual(at('libcurl4', 2), ['Dockerfile:5:1']);
    assert.deepEqual(at('lodash', 3), ['Dockerfile:9:1']);
  });

  it('has the next supported release of the base image as an edit where its tag names the release', () => {
    const given = caseOf('curl', '1', 2);
    assert.deepEqual(editsOf(problemOf(given, distributionSupport)), [
      [4, 'debian:11-slim', 'debian:12-slim'],
    ]);
    const { builtFrom } = given.software;
    const tagged = (reference: string) => {
      assert.ok(builtFrom?.base);
      const changed = { ...builtFrom, base: { ...builtFrom.base, reference } };
      return editsOf(
        problemOf({ ...given, software: { ...given.software, builtFrom: changed } }, distributionSupport),
      );
    };
    assert.deepEqual(tagged('library/debian:11.9'), [[4, 'library/debian:11.9', 'library/debian:12']]);
    for (const other of ['debian:bullseye', 'debian', 'node:11', 'debian:11@sha256:00', 'debian:1', '$BASE'])
      assert.equal(tagged(other), 'manual', other);
  });
});

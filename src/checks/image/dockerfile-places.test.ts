import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dockerfileImage, dockerfileText } from '../../../test/kit/dockerfile-image.ts';
import { plainBase } from '../../../test/kit/plain-image.ts';
import { engineImage } from '../../app/subjects/engine-image.ts';
import type { Check } from '../../core/rules/check.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { describeLocation } from '../../core/location.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { BuildStep, Image, WrittenImage } from '../../core/image/written-image.ts';
import { resolveImage } from '../../resolve/image/resolve-image.ts';
import { check as addInstruction } from './add-instruction.ts';
import { check as credentials } from './credentials.ts';
import { check as healthCheck } from './health-check.ts';
import { check as indexUpdateAlone } from './separate-apt-update.ts';
import { check as rootUser } from './root-user.ts';
import { check as unverifiedPackages } from './unverified-packages.ts';

// Image rules read only the resolved image, so they check Dockerfiles too.

const file = dockerfileText(
  'FROM debian:trixie',
  'ARG NPM_TOKEN=hunter2',
  'ADD app.jar /opt/',
  'RUN apt-get update',
  'RUN apt-get install -y \\',
  '      --allow-unauthenticated curl',
  'HEALTHCHECK NONE',
  'USER root',
);

const stage = { index: 0, inImage: true };
const steps: readonly BuildStep[] = [
  {
    instruction: 'ARG',
    at: file.at('ARG NPM_TOKEN=hunter2'),
    stage,
    credentials: [
      {
        value: { where: 'argument', name: 'NPM_TOKEN', detector: 'its name', length: 7 },
        at: file.at('NPM_TOKEN'),
      },
    ],
  },
  { instruction: 'ADD', at: file.at('ADD app.jar /opt/'), stage, adds: 'file', credentials: [] },
  {
    instruction: 'RUN',
    at: file.at('RUN apt-get update'),
    stage,
    run: {
      understood: true,
      acts: [{ does: 'updates-index', what: 'apt-get', at: file.at('apt-get update') }],
    },
    credentials: [],
  },
  {
    instruction: 'RUN',
    at: file.at('RUN apt-get install'),
    stage,
    run: {
      understood: true,
      acts: [
        { does: 'installs', what: 'apt-get', at: file.at('apt-get install') },
        {
          does: 'skips-verification',
          what: 'apt-get --allow-unauthenticated',
          at: file.at('--allow-unauthenticated', 'removable'),
        },
      ],
    },
    credentials: [],
  },
];

const written = dockerfileImage(
  file,
  {
    user: { value: 'root', at: file.at('USER root') },
    health: { value: false, at: file.at('HEALTHCHECK NONE') },
  },
  steps,
);

const unread = unreadable('not-collected', 'it was not pulled', 'image debian:trixie');

function judged(
  check: Check<'image'>,
  image: WrittenImage,
  base: Parameters<typeof resolveImage>[1]['base'] = unread,
): Outcome {
  const resolved: Image = resolveImage(image, { base });
  return check.evaluate({
    image: resolved,
    name: 'Dockerfile',
    usedBy: known([], 'Dockerfile'),
    base: absent('Dockerfile'),
    derived: [],
    now: '2026-01-01T00:00:00Z',
  });
}

function problemOf(check: Check<'image'>): Problem {
  const outcome = judged(check, written);
  assert.ok(outcome.state === 'failed', check.id);
  assert.equal(outcome.problems.length, 1);
  return outcome.problems[0];
}

describe('rules of images on a Dockerfile', () => {
  const places = [
    [credentials, 'Dockerfile:2:5'],
    [addInstruction, 'Dockerfile:3:1'],
    [indexUpdateAlone, 'Dockerfile:4:5'],
    [unverifiedPackages, 'Dockerfile:6:7'],
    [healthCheck, 'Dockerfile:7:1'],
    [rootUser, 'Dockerfile:8:1'],
  ] as const;
  for (const [check, place] of places)
    it(`${check.id} reports line and column`, () => {
      const { at, evidence } = problemOf(check);
      assert.deepEqual([at.map(describeLocation), evidence[0].source], [[place], place]);
    });

  it('a separate option can be removed', () => {
    const { change, at } = problemOf(unverifiedPackages);
    assert.deepEqual(change, { kind: 'remove', safety: 'risky', title: 'Enable verification', at });
  });

  it('a setting inherited from an unread base image is unknown', () => {
    for (const check of [rootUser, healthCheck])
      assert.equal(judged(check, dockerfileImage(file, {})).state, 'unknown', check.id);
  });

  it('a setting inherited from a known base image is checked, at the FROM instruction', () => {
    const base = known(
      engineImage({ ...plainBase, user: absent('inspect'), health: known(false, 'inspect') }),
      'image',
    );
    for (const check of [rootUser, healthCheck]) {
      const outcome = judged(check, dockerfileImage(file, {}), base);
      assert.ok(outcome.state === 'failed', check.id);
      assert.deepEqual(outcome.problems[0].at.map(describeLocation), ['Dockerfile:1:1']);
    }
  });

  it('a credential in a stage used only for its files is not in the image', () => {
    const other = steps.map((step) => ({ ...step, stage: { index: 0, inImage: false } }));
    assert.equal(judged(credentials, dockerfileImage(file, {}, other)).state, 'passed');
  });
});

describe('an image without a history', () => {
  const silent: BuildStep = { instruction: '', at: file.at('FROM'), credentials: [] };
  for (const check of [credentials, addInstruction, indexUpdateAlone, unverifiedPackages])
    it(`${check.id} does not know`, () => {
      const outcome = judged(check, dockerfileImage(file, {}, [silent]));
      assert.ok(outcome.state === 'unknown');
      assert.match(outcome.doubts.join(), /step 1 \(no instruction\) does not say what it did/u);
    });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { imagesWith, plainBase, step } from '../../../test/kit/plain-image.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { describeLocation } from '../../core/location.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { WrittenImage } from '../../core/image/written-image.ts';
import { writtenImage } from './written-image.ts';

const from = 'inspect of image app:1';

function image(given: Partial<ImageSpec>): WrittenImage {
  const [, spec = plainBase] = imagesWith(given);
  return writtenImage(spec);
}

function places(written: { at: WrittenImage['at'] } | undefined): readonly string[] {
  return written?.at.map(describeLocation) ?? [];
}

describe('settings of an engine’s image', () => {
  it('have pointers into its inspect document', () => {
    const credential = { where: 'environment', name: 'A', detector: 'its name', length: 8 } as const;
    const { settings, doubts } = image({
      exposedPorts: ['80/tcp'],
      credentials: known([{ ...credential, pointer: '/Config/Env/3' }, credential], from),
      config: known({ labels: ['a/b'], stopSignal: 'SIGQUIT', onBuild: ['RUN'] }, from),
    });
    assert.deepEqual(doubts, []);
    assert.deepEqual(places(settings.user), [`${from} /Config/User`]);
    assert.deepEqual(places(settings.health), [`${from} /Config/Healthcheck`]);
    const entries = [settings.exposedPorts, settings.labels, settings.onBuild, settings.credentials].flatMap(
      (list) => (list !== undefined && 'value' in list ? [...list.value] : []),
    );
    assert.deepEqual(entries.flatMap(places), [
      `${from} /Config/ExposedPorts/80~1tcp`,
      `${from} /Config/Labels/a~1b`,
      `${from} /Config/OnBuild/0`,
      `${from} /Config/Env/3`,
      `${from} /Config`,
    ]);
  });

  it('that were not read are doubts, and a missing one is not', () => {
    const { settings, doubts } = image({ user: unreadable('malformed', 'it is a number', from) });
    assert.equal(settings.user, undefined);
    assert.deepEqual(doubts[0], { what: 'it is a number', from, affects: ['user'] });
  });
});

describe('facts of older versions', () => {
  it('are read: what they did not collect is a doubt, and their history is not collected', () => {
    const { id, references, user, health, created } = plainBase;
    const { doubts, steps } = writtenImage({
      id,
      references,
      user,
      health,
      created,
      exposedPorts: [],
      volumes: [],
      environmentNames: [],
    });
    assert.deepEqual(
      doubts.flatMap(({ affects }) => affects),
      ['credentials', 'labels', 'entrypoint', 'command', 'stopSignal', 'shell', 'onBuild'],
    );
    assert.ok(steps.state === 'unreadable' && steps.why === 'not-collected');
  });
});

describe('steps of an engine’s image', () => {
  it('have pointers into its history, which lists the newest first', () => {
    const history = known([step({}), step({ instruction: 'RUN' })], 'history of image app:1');
    const { steps } = image({ history });
    assert.ok(steps.state === 'known');
    assert.deepEqual(steps.value.flatMap(places), [
      'history of image app:1 /1/CreatedBy',
      'history of image app:1 /0/CreatedBy',
    ]);
  });

  it('have acts with the location of the step', () => {
    const run = {
      understood: true,
      updates: ['apt-get'],
      installs: ['apt-get', 'pip'],
      unverified: ['curl -k'],
    };
    const { steps } = image({ history: known([step({ instruction: 'RUN', run })], 'history') });
    assert.ok(steps.state === 'known');
    assert.deepEqual(
      steps.value[0]?.run?.acts.map(({ does, what, at }) => [
        does,
        what,
        describeLocation(at[0] ?? assert.fail()),
      ]),
      [
        ['updates-index', 'apt-get', 'history /0/CreatedBy'],
        ['installs', 'apt-get', 'history /0/CreatedBy'],
        ['installs', 'pip', 'history /0/CreatedBy'],
        ['skips-verification', 'curl -k', 'history /0/CreatedBy'],
      ],
    );
  });
});

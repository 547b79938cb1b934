import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dockerfileImage, dockerfileText } from '../../../test/kit/dockerfile-image.ts';
import { plainBase } from '../../../test/kit/plain-image.ts';
import { engineImage } from '../../app/subjects/engine-image.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { Image, WrittenImage } from '../../core/image/written-image.ts';
import { resolveImage } from './resolve-image.ts';

const file = dockerfileText('FROM base', 'USER app', 'EXPOSE 80', 'ONBUILD RUN x');

function ofDockerfile(settings: WrittenImage['settings'], base: Observed<Image>): Image {
  return resolveImage(dockerfileImage(file, settings), { base });
}

const scratch = absent('FROM scratch');
const unread = unreadable('not-collected', 'base is not on this engine', 'image base');
const base = (given: Partial<ImageSpec>): Observed<Image> =>
  known(engineImage({ ...plainBase, ...given }), 'image base');
const entry = <T>(value: T) => ({ value, at: file.at('EXPOSE 80') });

describe('an image of an engine', () => {
  it('has the defaults if its inspect document sets nothing', () => {
    const { user, health, shell, stopSignal, entrypoint } = engineImage({
      ...plainBase,
      user: absent('inspect'),
      health: known(false, 'inspect'),
      config: known({ labels: [], onBuild: [] }, 'inspect'),
    }).settings;
    assert.deepEqual(
      [user.effectiveBy, valueOf(user.value), user.because],
      ['engine-builtin', 'root', 'the image names no user, so it is root'],
    );
    assert.deepEqual(
      [health, shell, stopSignal].map(({ value }) => valueOf<unknown>(value)),
      [false, ['/bin/sh', '-c'], 'SIGTERM'],
    );
    assert.equal(entrypoint.value.state, 'absent');
  });

  it('leaves open what was not read', () => {
    const { user, labels } = engineImage({ ...plainBase, user: unread }).settings;
    assert.deepEqual([user.effectiveBy, user.value.state], ['undetermined', 'unreadable']);
    assert.equal(labels.value.state, 'unreadable');
  });
});

describe('a Dockerfile', () => {
  it('that writes a setting decides it, at its line and column', () => {
    const { user } = ofDockerfile({ user: { value: 'app', at: file.at('app') } }, unread).settings;
    assert.deepEqual([user.effectiveBy, user.value], ['written', known('app', 'Dockerfile:2:6')]);
  });

  it('leaves the rest to its base image', () => {
    const { user, health } = ofDockerfile({}, base({ user: known('web', 'inspect') })).settings;
    assert.deepEqual([user.effectiveBy, valueOf(user.value)], ['image', 'web']);
    assert.deepEqual([health.effectiveBy, valueOf(health.value)], ['image', true]);
  });

  it('is undetermined where its base image was not read', () => {
    const { user, health, command } = ofDockerfile({}, unread).settings;
    for (const setting of [user, health, command]) {
      assert.equal(setting.effectiveBy, 'undetermined');
      assert.ok(setting.value.state === 'unreadable');
      assert.match(setting.value.detail, /the base image decides: base is not on this engine/u);
    }
  });

  it('has the defaults if it has no base image', () => {
    const { user, health } = ofDockerfile({}, scratch).settings;
    assert.deepEqual([valueOf(user.value), valueOf(health.value)], ['root', false]);
  });

  it('adds ports to those of its base image, and does not know them where that was not read', () => {
    const exposedPorts = { value: [entry('80/tcp')], at: file.at('EXPOSE 80') };
    const both = ofDockerfile({ exposedPorts }, base({ exposedPorts: ['22/tcp'] })).settings.exposedPorts;
    assert.deepEqual(
      valueOf(both.value)?.map((one) => ('value' in one ? one.value : '?')),
      ['22/tcp', '80/tcp'],
    );
    const some = ofDockerfile({ exposedPorts }, unread).settings.exposedPorts;
    assert.deepEqual(
      valueOf(some.value)?.map((one) => ('value' in one ? one.value : '?')),
      ['?', '80/tcp'],
    );
  });

  it('inherits neither triggers nor credentials', () => {
    const sign = { where: 'label', name: 'x', detector: 'its name', length: 8 } as const;
    const from = base({
      credentials: known([sign], 'inspect'),
      config: known({ labels: [], onBuild: ['RUN'] }, 'inspect'),
    });
    const { onBuild, credentials } = ofDockerfile({}, from).settings;
    assert.deepEqual([valueOf(onBuild.value), valueOf(credentials.value)], [[], []]);
  });
});

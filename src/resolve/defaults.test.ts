import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainEngine, plainSettings } from '../../test/kit/plain-engine.ts';
import { plainBase } from '../../test/kit/plain-image.ts';
import { engineImage } from '../app/subjects/engine-image.ts';
import type { EngineFacts } from '../core/engine/engine.ts';
import type { EngineSettings } from '../core/engine/engine-settings.ts';
import { known, unreadable, valueOf, type Observed } from '../core/observed.ts';
import type { Surface, Workload, WrittenWorkload } from '../core/workload/workload.ts';
import type { Image } from '../core/image/written-image.ts';
import { resolve } from './resolve.ts';

const notLooked = unreadable('not-collected', 'was not collected', 'nothing');

interface Around {
  image?: Observed<Image>;
  engine?: Observed<EngineFacts>;
  doubts?: WrittenWorkload['doubts'];
}

/** A workload that writes nothing, on one surface. */
function unset(surface: Surface, { image = notLooked, engine = notLooked, doubts = [] }: Around): Workload {
  const platform = surface === 'service' ? 'swarm' : 'docker';
  const written = {
    surface,
    platform,
    key: 'compose:p/app',
    name: 'app',
    at: [],
    settings: {},
    doubts,
  } as const;
  return resolve(written, { image, engine });
}

function engineWith(settings: Partial<EngineSettings>): Observed<EngineFacts> {
  return known({ ...plainEngine, settings: known({ ...plainSettings, ...settings }, 'info') }, 'engine');
}

describe('an unset health check', () => {
  const image = (health: Observed<boolean>) => known(engineImage({ ...plainBase, health }), 'image app');

  it('is the image’s, of a request and of a service', () => {
    for (const surface of ['compose', 'create', 'service'] as const) {
      const { health } = unset(surface, { image: image(known(true, 'image app')) }).settings;
      assert.deepEqual([health.effectiveBy, valueOf(health.value)], ['image', true], surface);
    }
  });

  it('is none of a container, whose document has what the image brought', () => {
    const { health } = unset('container', { image: image(known(true, 'image app')) }).settings;
    assert.equal(valueOf(health.value), false);
  });

  it('is not known where the image was not collected', () => {
    assert.equal(unset('run', {}).settings.health.value.state, 'unreadable');
  });
});

describe('an unset log driver', () => {
  const bounded = engineWith({ logOptions: known({ names: ['max-size'] }, 'daemon.json') });

  it('is json-file without a bound for a file, whatever engine is at hand', () => {
    const { logging } = unset('compose', { engine: notLooked }).settings;
    assert.deepEqual(valueOf(logging.value), { driver: 'json-file', optionNames: [] });
  });

  it('is the engine’s own for a request', () => {
    const { logging } = unset('create', { engine: bounded }).settings;
    assert.deepEqual(valueOf(logging.value), { driver: 'json-file', optionNames: ['max-size'] });
    const local = unset('create', { engine: engineWith({ logDriver: known('local', 'info') }) });
    assert.equal(valueOf(local.settings.logging.value)?.driver, 'local');
  });

  it('of a service is known only where this engine bounds nothing: each node has its own', () => {
    assert.equal(unset('service', { engine: bounded }).settings.logging.value.state, 'unreadable');
    const plain = unset('service', { engine: known(plainEngine, 'engine') }).settings.logging;
    assert.equal(valueOf(plain.value)?.driver, 'json-file');
  });

  it('is not known where the engine’s was not', () => {
    const blind = unreadable('denied', 'permission denied', 'daemon.json');
    for (const engine of [engineWith({ logDriver: blind }), engineWith({ logOptions: blind })]) {
      assert.equal(unset('create', { engine }).settings.logging.value.state, 'unreadable');
    }
  });
});

it('a doubt about SELinux options is no empty list of them', () => {
  const doubts = [{ what: 'a variable', at: [], affects: ['selinux'] }] as const;
  assert.equal(unset('compose', { doubts }).settings.selinux.value.state, 'unreadable');
});

it('an unset runtime is the engine’s default for a request, and runc for a file', () => {
  const engine = engineWith({ defaultRuntime: known('runsc', 'info') });
  assert.equal(valueOf(unset('create', { engine }).settings.runtime.value), 'runsc');
  assert.equal(valueOf(unset('container', { engine }).settings.runtime.value), 'runc');
  assert.equal(valueOf(unset('compose', {}).settings.runtime.value), 'runc');
});

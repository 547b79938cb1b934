import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainEngine } from '../../test/kit/plain-engine.ts';
import { plainBase } from '../../test/kit/plain-image.ts';
import { engineImage } from '../app/subjects/engine-image.ts';
import type { EngineFacts } from '../core/engine/engine.ts';
import { absent, known, unreadable, valueOf, type Observed } from '../core/observed.ts';
import type { Surface, Workload, WrittenWorkload } from '../core/workload/workload.ts';
import type { Image } from '../core/image/written-image.ts';
import { resolve } from './resolve.ts';

const notLooked = unreadable('not-collected', 'was not collected', 'nothing');

function image(user: Observed<string>): Observed<Image> {
  return known(engineImage({ ...plainBase, user }), 'image app');
}

function engine(parts: Partial<EngineFacts>): Observed<EngineFacts> {
  return known({ ...plainEngine, ...parts }, 'engine');
}

interface Given {
  surface?: Surface;
  settings?: WrittenWorkload['settings'];
  doubts?: WrittenWorkload['doubts'];
  image?: Observed<Image>;
  engine?: Observed<EngineFacts>;
}

function resolved(given: Given): Workload {
  const { surface = 'compose', settings = {}, doubts = [] } = given;
  const platform = surface === 'service' ? 'swarm' : 'docker';
  const written: WrittenWorkload = {
    surface,
    platform,
    key: 'compose:p/app',
    name: 'app',
    at: [],
    settings,
    doubts,
  };
  return resolve(written, { image: given.image ?? notLooked, engine: given.engine ?? notLooked });
}

const written = <T>(value: T) => ({ value, at: [] });

describe('the user', () => {
  it('is the image’s when none is written', () => {
    const { user } = resolved({ image: image(known('app', 'image app')) }).settings;
    assert.deepEqual([user.effectiveBy, valueOf(user.value)], ['image', 'app']);
  });

  it('is root when the image names none', () => {
    const { user } = resolved({ image: image(absent('image app')) }).settings;
    assert.equal(valueOf(user.value), 'root');
  });

  it('is not known when the image was not collected', () => {
    assert.equal(resolved({}).settings.user.value.state, 'unreadable');
  });

  it('written empty is the image’s in a create body and root in inspect', () => {
    const given = { settings: { user: written('') }, image: image(known('app', 'image app')) };
    assert.equal(valueOf(resolved({ ...given, surface: 'create' }).settings.user.value), 'app');
    assert.equal(valueOf(resolved({ ...given, surface: 'container' }).settings.user.value), 'root');
  });
});

describe('no-new-privileges unset', () => {
  it('is off where no engine is known', () => {
    assert.equal(valueOf(resolved({}).settings.noNewPrivileges.value), false);
  });

  it('is the daemon’s default for a new container', () => {
    const setting = resolved({ surface: 'create', engine: engine({ noNewPrivilegesDefault: true }) }).settings
      .noNewPrivileges;
    assert.deepEqual([setting.effectiveBy, valueOf(setting.value)], ['engine-config', true]);
  });

  it('is unknown for an existing container, whatever the current default', () => {
    for (const noNewPrivilegesDefault of [true, false]) {
      const setting = resolved({ surface: 'container', engine: engine({ noNewPrivilegesDefault }) }).settings
        .noNewPrivileges;
      assert.equal(setting.value.state, 'unreadable');
    }
  });

  it('is unknown for a service even if on by default here: other nodes have their own default', () => {
    const on = resolved({ surface: 'service', engine: engine({ noNewPrivilegesDefault: true }) });
    assert.equal(on.settings.noNewPrivileges.value.state, 'unreadable');
  });
});

describe('seccomp unset', () => {
  it('is the engine’s own profile', () => {
    assert.deepEqual(valueOf(resolved({}).settings.seccomp.value), { kind: 'default' });
  });

  it('is off for a privileged container, but a profile that is named stays', () => {
    const privileged = written(true);
    assert.deepEqual(valueOf(resolved({ settings: { privileged } }).settings.seccomp.value), {
      kind: 'unconfined',
    });
    const seccomp = written({ kind: 'custom' as const, name: 'p.json' });
    assert.deepEqual(
      valueOf(resolved({ settings: { privileged, seccomp } }).settings.seccomp.value),
      seccomp.value,
    );
  });

  it('is off where the daemon says so or the kernel has none', () => {
    for (const seccompProfile of [known('unconfined', 'info'), absent('info')]) {
      const { seccomp } = resolved({ surface: 'container', engine: engine({ seccompProfile }) }).settings;
      assert.deepEqual(valueOf(seccomp.value), { kind: 'unconfined' });
    }
  });
});

describe('a doubt of the adapter', () => {
  const doubts = [
    { what: 'flags from a variable', at: [], affects: ['privileged', 'capAdd', 'memory'] as const },
  ];

  it('leaves no value certain, default or written', () => {
    const { settings } = resolved({ doubts, settings: { memory: written(1024) } });
    assert.equal(settings.privileged.value.state, 'unreadable');
    assert.equal(settings.memory.value.state, 'unreadable');
  });

  it('keeps the entries of a list and adds one that is not known', () => {
    const capAdd = written([{ value: 'SYS_ADMIN', at: [] }]);
    const entries = valueOf(resolved({ doubts, settings: { capAdd } }).settings.capAdd.value);
    assert.deepEqual(entries, [...capAdd.value, { unresolved: 'flags from a variable', at: [] }]);
  });

  it('leaves other settings alone', () => {
    assert.equal(valueOf(resolved({ doubts }).settings.readOnlyRoot.value), false);
  });
});

describe('the bounding set', () => {
  const bounding = (capAdd: string[], capDrop: string[], privileged = false) => {
    const list = (names: string[]) => written(names.map((value) => ({ value, at: [] })));
    return valueOf(
      resolved({
        settings: { capAdd: list(capAdd), capDrop: list(capDrop), privileged: written(privileged) },
      }).boundingSet.value,
    );
  };

  it('is the fourteen defaults when nothing is said', () => {
    assert.equal(bounding([], [])?.length, 14);
  });

  it('follows the engine’s order of add and drop', () => {
    assert.deepEqual(bounding(['NET_BIND_SERVICE'], ['ALL']), ['NET_BIND_SERVICE']);
    assert.ok(bounding(['SYS_ADMIN'], ['SYS_ADMIN'])?.includes('SYS_ADMIN'), 'added wins over dropped');
    assert.ok(!bounding([], ['NET_RAW'])?.includes('NET_RAW'));
    assert.deepEqual(bounding(['ALL'], ['ALL']), ['ALL']);
    assert.deepEqual(bounding(['ALL'], ['SYS_ADMIN']), ['ALL', '-SYS_ADMIN']);
    assert.deepEqual(bounding(['ALL'], ['ALL', 'SYS_ADMIN']), ['ALL', '-SYS_ADMIN']);
  });

  it('is everything when privileged, whatever is dropped', () => {
    assert.deepEqual(bounding([], ['ALL'], true), ['ALL']);
  });

  it('is not known when an entry is not', () => {
    const capDrop = written([{ unresolved: 'a variable', at: [] }]);
    assert.equal(resolved({ settings: { capDrop } }).boundingSet.value.state, 'unreadable');
  });
});

describe('platforms and namespaces', () => {
  it('says that swarm has no privileged services', () => {
    assert.equal(resolved({ surface: 'service' }).settings.privileged.effectiveBy, 'platform');
  });

  it('gives the host’s cgroup namespace on an engine with cgroup v1', () => {
    const cgroupns = (cgroupVersion: string) =>
      valueOf(resolved({ surface: 'container', engine: engine({ cgroupVersion }) }).settings.cgroupns.value)
        ?.kind;
    assert.deepEqual([cgroupns('1'), cgroupns('2')], ['host', 'private']);
  });

  it('credits remapping, unless the workload opts out', () => {
    const remapping = engine({ usernsRemap: true });
    assert.equal(valueOf(resolved({ surface: 'container', engine: remapping }).remapped.value), true);
    const settings = { userns: written({ kind: 'host' as const }) };
    assert.equal(
      valueOf(resolved({ surface: 'container', engine: remapping, settings }).remapped.value),
      false,
    );
  });

  it('reads a negative memory limit as none', () => {
    assert.equal(valueOf(resolved({ settings: { memory: written(-1) } }).settings.memory.value), 0);
  });
});

describe('mounts under volumes_from', () => {
  const entries = (values: readonly string[]) => written(values.map((value) => ({ value, at: [] })));
  const mountsOn = (surface: Surface, volumesFrom: WrittenWorkload['settings']['volumesFrom']) => {
    const settings = volumesFrom === undefined ? {} : { volumesFrom };
    const { mounts } = resolved({ surface, settings }).settings;
    return (valueOf(mounts.value) ?? []).map((entry) => ('unresolved' in entry ? entry.unresolved : 'known'));
  };

  it('have an entry without a value for each container they are inherited from', () => {
    for (const surface of ['compose', 'run', 'create'] as const) {
      assert.match(mountsOn(surface, entries(['db'])).join(), /inherited from db/u, surface);
      assert.equal(mountsOn(surface, entries(['db', 'web'])).length, 2, surface);
      assert.deepEqual(mountsOn(surface, undefined), [], surface);
    }
  });

  it('have one where the containers are not known', () => {
    assert.match(mountsOn('run', { unresolved: 'a variable', at: [] }).join(), /a variable/u);
    assert.match(mountsOn('run', written([{ unresolved: 'a variable', at: [] }])).join(), /a variable/u);
  });

  it('of a container are all in its inspect document', () => {
    assert.deepEqual(mountsOn('container', entries(['db'])), []);
  });
});

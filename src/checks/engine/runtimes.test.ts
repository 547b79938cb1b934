import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHost } from '../../../test/kit/empty-host.ts';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { seen } from '../../../test/kit/configured-host.ts';
import type { EngineRuntime, EngineSettings } from '../../core/engine/engine-settings.ts';
import type { EnginePath } from '../../core/host/engine-paths.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import type { HostFacts } from '../../core/host/host.ts';
import { check } from './runtimes.ts';

const file = (path: string, more: Partial<EnginePath> = {}): EnginePath => ({
  path,
  realPath: path,
  uid: 0,
  gid: 0,
  mode: 0o755,
  kind: 'file',
  ...more,
});

/** Returns the state and the messages for an engine with a runtime and a file of its host. */
function judged(runtime: EngineRuntime, found: EnginePath): string {
  const enginePaths = known({ runtime: [known(found, found.path)] }, '/');
  return judgedOn(runtime, known({ ...emptyHost, enginePaths }, '/'));
}

/** Returns the state and the messages for an engine with a runtime, on a host. */
function judgedOn(runtime: EngineRuntime, host: Observed<HostFacts>): string {
  const settings = { ...valueOf(plainEngine.settings) } as EngineSettings;
  const runtimes = known([{ name: 'runc', path: 'runc' }, runtime], 'GET /info');
  const engine = {
    ...plainEngine,
    settings: known({ ...settings, runtimes, defaultRuntime: known('runc', 'GET /info') }, 'GET /info'),
  };
  const outcome = check.evaluate(engineCase(engine, { host }));
  return outcome.state === 'failed' ? outcome.problems.map(({ message }) => message).join() : outcome.state;
}

const path = '/usr/local/bin/wrapped';
const mine = { name: 'mine', path, others: [] };

test('the program of a runtime that only root may change', () => {
  assert.equal(judged(mine, file(path)), 'passed');
  assert.equal(judged(mine, file(path, { gid: 50, hasEmptyGroup: true, mode: 0o775 })), 'passed');
  assert.equal(judged(mine, file(path, { uid: 1000, rootless: { uid: 1000, gid: 1000 } })), 'passed');
  assert.equal(judged(mine, file('/usr/local/bin/other', { uid: 1000 })), 'passed', 'another file');
});

test('one that a user owns, may write to, or may replace', () => {
  assert.match(judged(mine, file(path, { uid: 1000 })), /user 1000 owns \/usr\/local\/bin\/wrapped/u);
  assert.match(judged(mine, file(path, { mode: 0o777 })), /can write to/u);
  assert.match(judged(mine, file(path, { gid: 1000, mode: 0o775 })), /can write to/u);
  const grants = [{ to: 'user', id: 1000, permissions: 7 }] as const;
  assert.match(
    judged(mine, file(path, { accessList: known({ owningGroup: 5, grants }, path) })),
    /user 1000 may/u,
  );
  const looseFolder = { path: '/usr/local/bin', uid: 1000, gid: 0, mode: 0o755 };
  assert.match(judged(mine, file(path, { looseFolder })), /replace files in \/usr\/local\/bin/u);
});

test('options that facts of an older version do not hold', () => {
  assert.equal(judged({ name: 'mine', path }, file(path)), 'unknown');
});

test('an access control list that was not read', () => {
  const accessList = unreadable('denied', 'no program', path);
  assert.equal(judged(mine, file(path, { accessList })), 'unknown');
});

test('a shim by its type, and the files of its options', () => {
  const shim = { name: 'kata', path: 'io.containerd.kata.v2' };
  assert.match(judged(shim, file('/usr/bin/containerd-shim-kata-v2', { uid: 1000 })), /runtime kata/u);
  const config = { name: 'runsc', path: 'io.containerd.runsc.v1', others: ['/srv/runsc.toml'] };
  assert.match(judged(config, file('/srv/runsc.toml', { mode: 0o666 })), /runtime runsc/u);
  const both = { name: 'x', path: '/usr/bin/runc', others: ['/srv/shim'] };
  assert.match(judged(both, file('/srv/shim', { mode: 0o777 })), /runtime x/u);
});

test('the files of an engine that does not run', async () => {
  const messagesOf = async (runtime: object) => {
    const { findings } = await seen((host) => {
      host.write('/usr/bin/dockerd', '');
      host.write('/etc/docker/daemon.json', JSON.stringify({ runtimes: { mine: runtime } }));
    });
    return findings.filter(({ rule }) => rule === check.id).map(({ message }) => message);
  };
  const runtimeType = 'io.containerd.runc.v2';
  const inHome = { runtimeType, options: { BinaryName: '/usr/bin/runc', CriuPath: '/home/ann/criu' } };
  assert.match((await messagesOf(inHome)).join(), /runtime mine \(\/home\/ann\/criu\)/u);
  assert.match(
    (await messagesOf({ runtimeType: '/home/ann/shim', options: { BinaryName: '/usr/bin/runc' } })).join(),
    /\/home\/ann\/shim/u,
  );
  assert.deepEqual(await messagesOf({ runtimeType, options: { BinaryName: '/usr/bin/runc' } }), []);
});

test('a program that was not looked at', () => {
  const denied = (from: string) => unreadable('denied', 'permission denied', from);
  const withPaths = (enginePaths: HostFacts['enginePaths']) => known({ ...emptyHost, enginePaths }, '/');
  assert.equal(judgedOn(mine, denied('host')), 'unknown');
  assert.equal(judgedOn(mine, withPaths(denied('files of the engine'))), 'unknown');
  assert.equal(judgedOn(mine, withPaths(known({ runtime: [denied(path)] }, '/'))), 'unknown');
  const shim = { name: 'kata', path: 'io.containerd.kata.v2', others: ['/srv/kata.toml'] };
  const read = known(file('/usr/bin/containerd-shim-kata-v2'), '/usr/bin/containerd-shim-kata-v2');
  assert.equal(
    judgedOn(shim, withPaths(known({ runtime: [read, denied('/srv/kata.toml')] }, '/'))),
    'unknown',
  );
  assert.equal(judgedOn({ name: 'runc', path: 'runc' }, denied('host')), 'passed', 'what engines have');
  const elsewhere = withPaths(known({ runtime: [denied('/opt/other')] }, '/'));
  assert.equal(judgedOn(mine, elsewhere), 'passed', 'another program could not be read');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyHost, noEnginePaths } from '../../../test/kit/empty-host.ts';
import { outcomeOf } from '../../../test/kit/recorded-container.ts';
import type { EnginePath, EnginePathRole } from '../../core/host/engine-paths.ts';
import { known, unreadable } from '../../core/observed.ts';
import { check } from './sensitive-host-path.ts';

const script: EnginePath = {
  path: '/srv/jobs/clean.sh',
  realPath: '/srv/tools/clean.sh',
  link: '/srv/jobs/clean.sh',
  uid: 0,
  gid: 0,
  mode: 0o755,
  kind: 'file',
};

/** Returns the severity for a container that mounts a path, on a host where root runs the script. */
function severityOf(bind: string, more: Partial<EnginePath> = {}, role: EnginePathRole = 'kernel-program') {
  const [source, target, access] = bind.split(':');
  const machine = {
    ...emptyHost,
    enginePaths: known({ ...noEnginePaths, [role]: [known({ ...script, ...more }, script.path)] }, '/'),
  };
  const shown = [{ Type: 'bind', Source: source, Destination: target, RW: access !== 'ro', Mode: '' }];
  const outcome = outcomeOf(check, { host: { Binds: [bind] }, shown, machine });
  return outcome.state === 'failed' ? (outcome.problems[0].severity ?? 'high') : outcome.state;
}

test('a mount through which a container writes to what root of the host runs is critical', () => {
  for (const path of ['/srv/tools/clean.sh', '/srv/tools', '/srv', '/srv/jobs/clean.sh', '/srv/jobs'])
    assert.equal(severityOf(`${path}:/x`), 'critical', path);
  assert.equal(severityOf('/srv/tools:/x', {}, 'runtime'), 'critical');
});

test('a mount beside it, one to read, and what belongs to the user of a rootless engine is not', () => {
  for (const path of ['/srv/tools/data', '/srv/tool', '/srv/jobs/clean.sh.d', '/data'])
    assert.equal(severityOf(`${path}:/x`), 'passed', path);
  assert.equal(severityOf('/srv/tools:/x:ro'), 'passed');
  assert.equal(severityOf('/srv/tools:/x', { rootless: { uid: 1000, gid: 1000 } }), 'passed');
  assert.equal(severityOf('/srv/tools:/x', {}, 'engine-socket'), 'passed');
});

test('a mount of a folder in which root may run what could not be looked at is unknown', () => {
  const denied = unreadable('denied', 'permission denied', '/srv/tools/clean.sh');
  const stateOf = (source: string, others: readonly EnginePath[] = []) => {
    const readings = [denied, ...others.map((each) => known(each, each.path))];
    const machine = {
      ...emptyHost,
      enginePaths: known({ ...noEnginePaths, 'kernel-program': readings }, '/'),
    };
    const shown = [{ Type: 'bind', Source: source, Destination: '/x', RW: true, Mode: '' }];
    return outcomeOf(check, { host: { Binds: [`${source}:/x`] }, shown, machine }).state;
  };
  assert.equal(stateOf('/srv/tools'), 'unknown');
  assert.equal(stateOf('/srv/tools/data'), 'passed');
  assert.equal(stateOf('/srv/tools', [script]), 'failed');
});

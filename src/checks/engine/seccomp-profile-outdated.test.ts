import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineCase } from '../../../test/kit/engine-case.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import type { DefaultFilter } from '../../core/rules/check.ts';
import { known, valueOf } from '../../core/observed.ts';
import { readSeccompFilter } from '../../formats/seccomp/read-filter.ts';
import { buildReport } from '../../app/build-report.ts';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainSpec, plainState } from '../../../test/kit/running-state.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { check } from './seccomp-profile-outdated.ts';

const not = (value: number) => ({ index: 0, value, op: 'SCMP_CMP_NE' });

/** A filter as the runtime gets it: sockets under some conditions, and further syscalls. */
function filterWith(sockets: readonly (readonly object[])[], ...names: readonly string[]) {
  const action = 'SCMP_ACT_ALLOW';
  const syscalls = [
    ...sockets.map((args) => ({ names: ['socket'], action, args })),
    { names: ['read', ...names], action },
  ];
  const filter = valueOf(readSeccompFilter({ defaultAction: 'SCMP_ACT_ERRNO', syscalls }, 'config.json'));
  assert.ok(filter);
  return filter;
}

const newest = filterWith([[not(38), not(40)]]);
const older = filterWith([[not(40)]]);

function judged(filters: readonly (typeof newest)[], change: object = {}, version = '28.5.2+dfsg4') {
  const engine = { ...plainEngine, version, seccompProfile: known('builtin', 'GET /info'), ...change };
  const defaultFilters: readonly DefaultFilter[] = filters.map((filter) => ({
    container: 'web',
    filter,
    from: 'config.json',
  }));
  return check.evaluate(engineCase(engine, { defaultFilters }));
}

test('the families of sockets follow from the conditions of all rules', () => {
  const families = (...sockets: readonly (readonly object[])[]) => filterWith(sockets).socketFamilies;
  assert.deepEqual(families([not(40)]), [38]);
  assert.deepEqual(families([]), [38, 40]);
  const below = { index: 0, value: 38, op: 'SCMP_CMP_LT' };
  const same = { index: 0, value: 39, op: 'SCMP_CMP_EQ' };
  const above = { index: 0, value: 40, op: 'SCMP_CMP_GT' };
  assert.deepEqual(families([below], [same], [above]), []);
  assert.deepEqual(families([{ index: 1, value: 1, op: 'SCMP_CMP_EQ' }]), [38, 40], 'another argument');
  const refused = { names: ['socket'], action: 'SCMP_ACT_ERRNO', args: [not(1)] };
  const document = { defaultAction: 'SCMP_ACT_ERRNO', syscalls: [refused] };
  assert.equal(valueOf(readSeccompFilter(document, 'x'))?.socketFamilies, undefined);
});

test('the filter of a running container decides for the build of a distribution', () => {
  assert.equal(judged([newest]).state, 'passed');
  const open = judged([older]);
  assert.equal(open.state, 'failed');
  assert.match(JSON.stringify(open), /AF_ALG.*the filter of web, which has the built-in profile/u);
  assert.equal(judged([filterWith([[not(38), not(40)]], 'io_uring_setup')], {}, 'dev').state, 'failed');
  assert.equal(judged([]).state, 'unknown');
  const { socketFamilies: _missing, ...before } = newest;
  assert.equal(judged([before]).state, 'unknown', 'facts of an older version');
});

test('with live restore an older filter may be of an earlier version', () => {
  assert.equal(judged([older], { liveRestore: true }).state, 'unknown');
  assert.equal(judged([older, newest], { liveRestore: true }).state, 'passed');
});

test('only containers with the profile of the engine count', () => {
  const state = (host: object) => {
    const written = readContainerInspect({
      Id: 'a'.repeat(64),
      Name: '/web',
      State: { Running: true, Pid: 40 },
      HostConfig: { Privileged: false, SecurityOpt: null, ...host },
    });
    const spec = known({ ...plainSpec, seccomp: known(newest, 'config.json') }, 'config.json');
    const engine = { ...plainEngine, version: '28.5.2+dfsg4', seccompProfile: known('builtin', 'GET /info') };
    const facts = factsWith({
      workloads: [workloadFacts(written, { effective: known(plainState, '/proc/40'), spec })],
      engine: known(engine, 'engine'),
    });
    return buildReport(facts, [check], { version: '0.0.0', targets: [] }).outcomes[0]?.outcome.state;
  };
  assert.equal(state({}), 'passed');
  assert.equal(state({ SecurityOpt: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'] }), 'unknown');
});

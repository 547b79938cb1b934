import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Confinement, RequestedConfinement } from '../core/workload/confinement.ts';
import { compareConfinement } from './compare-confinement.ts';
import { parseAnswers } from './parse-answers.ts';

const map = [{ inside: 0, outside: 0, length: 4294967295 }];

const container: Confinement = {
  capBounding: '0000000000000400',
  noNewPrivileges: true,
  seccompMode: 2,
  seccompFilters: 1,
  uidMap: map,
  gidMap: map,
  namespaces: { pid: 'pid:[9]', net: 'net:[1]' },
};

const requested: RequestedConfinement = {
  capBounding: ['NET_BIND_SERVICE'],
  noNewPrivileges: true,
  hasFilter: true,
};

const twin = {
  'status CapBnd': '0000000000000400',
  'status NoNewPrivs': '1',
  'status Seccomp': '2',
  'status Seccomp_filters': '1',
  'map /proc/self/uid_map': '         0          0 4294967295\n',
  'map /proc/self/gid_map': '         0          0 4294967295\n',
  'namespace pid': 'pid:[7]',
  'namespace net': 'net:[1]',
  'label /proc/self/attr/current': '',
};

function compared(
  twinMore: Partial<Record<keyof typeof twin, string>> = {},
  containerMore: Partial<Confinement> = {},
  asked: RequestedConfinement | undefined = requested,
): string {
  const lines = Object.entries({ ...twin, ...twinMore }).map(([name, says]) => {
    const [step = '', at = ''] = name.split(' ');
    return JSON.stringify({ step, at, says, result: 0 });
  });
  const host = { pid: 'pid:[1]', net: 'net:[1]' };
  const { differences, remarks } = compareConfinement(
    parseAnswers(lines.join('\n')),
    { ...container, ...containerMore },
    asked,
    host,
  );
  return `${differences.length} ${remarks.length} ${[...differences, ...remarks].join('; ')}`.trim();
}

test('the same confinement has no differences', () => {
  assert.equal(compared(), '0 0');
});

test('each difference is found', () => {
  assert.match(compared({ 'status CapBnd': '00000000a80425fb' }), /^1 0 its bounding set/u);
  assert.match(compared({ 'status NoNewPrivs': '0' }), /^1 0 no_new_privs/u);
  assert.match(compared({ 'status Seccomp': '0', 'status Seccomp_filters': '0' }), /^1 0 it has 1 seccomp/u);
  assert.match(compared({ 'status Seccomp_filters': '2' }), /^1 0 it has 1 seccomp/u);
  assert.match(compared({ 'map /proc/self/uid_map': '0 100000 65536' }), /^1 0 .*uid_map/u);
  assert.match(compared({ 'map /proc/self/gid_map': 'x' }), /^1 0 .*gid_map/u);
  assert.match(compared({ 'namespace net': 'net:[5]' }), /^1 0 .* net namespace/u);
  assert.match(compared({ 'namespace pid': 'pid:[1]' }), /^1 0 .* pid namespace/u);
  assert.match(
    compared({ 'label /proc/self/attr/current': 'unconfined' }, { label: 'docker-default (enforce)' }),
    /^1 0 .*label/u,
  );
  assert.match(compared({}, { label: 'docker-default (enforce)' }), /^1 0 .*label/u);
});

test('a map that was opened and could not be read is no other one', () => {
  assert.match(
    compared({ 'map /proc/self/uid_map': '' }),
    /^0 1 .*uid_map of the twin could not be compared/u,
  );
});

test('what the process of the container did itself is a remark, if its settings are those of the twin', () => {
  assert.match(compared({}, { capBounding: '0000000000000000' }), /^0 1 .*dropped/u);
  const open = { ...requested, noNewPrivileges: false };
  assert.match(compared({ 'status NoNewPrivs': '0' }, {}, open), /^0 1 .*no_new_privs itself/u);
  assert.match(compared({}, { seccompFilters: 2 }), /^0 1 .*filters of its own/u);
});

test('categories of SELinux differ in every container', () => {
  const label = (categories: string): string => `system_u:system_r:container_t:s0:${categories}`;
  assert.equal(
    compared({ 'label /proc/self/attr/current': label('c1,c2') }, { label: label('c3,c4') }),
    '0 0',
  );
});

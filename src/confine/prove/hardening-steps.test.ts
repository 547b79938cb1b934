import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import { hardenedHostConfig, relaxedAppArmor } from './hardening-steps.ts';

const because = ['seen'];
const profile: LeastPrivilege = {
  schemaVersion: 1,
  kind: 'least-privilege',
  workload: { name: 'web', image: 'team/web:1.4' },
  seccomp: {
    profile: { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38, architectures: [], syscalls: [] },
    calls: [],
  },
  capabilities: [{ value: 'CHOWN', because }],
  noNewPrivileges: { value: true, because },
  user: { value: 'root', because },
  mounts: [],
  readOnly: { value: false, because },
  tmpfs: [],
  volumes: [],
  limits: { value: {}, because },
  networks: { value: 'any', because },
  ports: [],
  appArmor: {
    value: 'profile ironhull-web flags=(attach_disconnected) {\n  capability chown,\n}\n',
    because,
  },
  selinux: {
    tried: false,
    label: { value: 'container_t', because },
    relabel: [],
    ownPolicy: [],
    notNeeded: [],
  },
  confidence: { runs: 1, seconds: 1, quietSeconds: 1, sawStart: true, lostEvents: 0 },
  doubts: [],
};

const options = (relaxed: readonly string[], label?: string): readonly string[] =>
  (
    hardenedHostConfig(
      { SecurityOpt: ['apparmor=mine', 'seccomp=unconfined', 'label=type:x'] },
      profile,
      new Set(relaxed),
      label,
    )['SecurityOpt'] as readonly string[]
  ).filter((option) => !option.startsWith('seccomp'));

test('a twin has the profile that was loaded for it in the place of its own', () => {
  assert.deepEqual(options([], 'ironhull-twin-7-ab'), [
    'label=type:x',
    'no-new-privileges',
    'apparmor=ironhull-twin-7-ab',
  ]);
  assert.deepEqual(options([]), ['apparmor=mine', 'label=type:x', 'no-new-privileges']);
});

test('a capability that is left in is in the AppArmor profile of the trial too', () => {
  assert.equal(relaxedAppArmor(profile, new Set()), profile.appArmor.value);
  assert.equal(
    relaxedAppArmor(profile, new Set(['capability:NET_RAW', 'read-only'])),
    'profile ironhull-web flags=(attach_disconnected) {\n  capability chown,\n  capability net_raw,\n}\n',
  );
});

test('a profile that was wrong only reports what it would refuse', () => {
  assert.match(
    relaxedAppArmor(profile, new Set(['apparmor'])),
    /^profile ironhull-web flags=\(complain,attach_disconnected\) \{\n/u,
  );
});

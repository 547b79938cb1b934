import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainRecording } from '../../../test/kit/plain-recording.ts';
import type { Recording } from '../../core/confine/recording.ts';
import { writtenGap } from '../recording/merge-recordings.ts';
import { deriveAppArmor } from './derive-apparmor.ts';

const plain: Recording = {
  ...plainRecording,
  workload: { name: 'shop web', image: 'team/web:1.4' },
  calls: [],
  executed: [],
  listening: [],
};

/** The rules of the profile, without their indent. */
function rules(change: Partial<Recording>, capabilities: readonly string[] = []): ReadonlySet<string> {
  const justified = capabilities.map((value) => ({ value, because: [] }));
  const { value } = deriveAppArmor({ ...plain, ...change }, justified);
  return new Set(value.split('\n').map((line) => line.trim()));
}

function assertRules(found: ReadonlySet<string>, has: readonly string[], hasNot: readonly string[]): void {
  const shown = [...found].join('\n');
  for (const rule of has) assert.ok(found.has(rule), `${rule} in\n${shown}`);
  for (const rule of hasNot) assert.ok(!found.has(rule), `no ${rule} in\n${shown}`);
}

test('the name of a profile has no character that the language does not take', () => {
  assertRules(rules({}), ['profile ironhull-shop-web flags=(attach_disconnected,mediate_deleted) {'], []);
});

test('files are executed, not the links to them, and interpreters as well as scripts', () => {
  const executed = [
    { path: '/bin/ls', files: ['/usr/bin/busybox'] },
    { path: '/bin/serve', files: ['/bin/serve', '/usr/bin/busybox'] },
    { path: '/opt/old' },
    { path: '/proc/self/exe', setuid: false },
    { path: './relative' },
  ];
  assertRules(
    rules({ executed }),
    ['"/usr/bin/busybox" ix,', '"/bin/serve" ix,', '"/opt/old" ix,'],
    ['"/bin/ls" ix,', '"/proc/self/exe" ix,', '"./relative" ix,'],
  );
});

test('what is below a directory of the application can be written, and of the system only what was', () => {
  const written = [
    { path: '/var/log/app', how: 'created' as const },
    { path: '/var/log/app/log', how: 'created' as const },
    { path: '/etc/app.conf', how: 'changed' as const },
  ];
  assertRules(
    rules({ written }),
    ['"/var/log{,/,/**}" rwkl,', '"/etc/app.conf{,/}" rwkl,'],
    ['"/etc{,/,/**}" rwkl,', '/{,**} rwkl,'],
  );
});

test('mounts can be written, single files too, unless they are read-only', () => {
  const mounts = [
    { type: 'volume' as const, target: '/data/', readOnly: false },
    { type: 'bind' as const, target: '/var/run/docker.sock', readOnly: false },
    { type: 'bind' as const, target: '/config', readOnly: true },
  ];
  assertRules(
    rules({ mounts }),
    ['"/data{,/,/**}" rwkl,', '"/var/run/docker.sock{,/,/**}" rwkl,', '"/run/docker.sock{,/,/**}" rwkl,'],
    ['"/config{,/,/**}" rwkl,'],
  );
});

test('everything can be written if it is not known what was', () => {
  assertRules(rules({ gaps: [{ what: writtenGap, why: 'x' }] }), ['/{,**} rwkl,'], []);
});

test('special characters of a path are no pattern, and a line break no rule', () => {
  const executed = [{ path: '/a*{b}"c', files: ['/a*{b}"c'] }, { path: '/x\n/** ux,' }];
  assertRules(rules({ executed }), [String.raw`"/a\*\{b\}\"c" ix,`], ['/** ux,']);
});

test('address families are those of sockets, and of pairs', () => {
  const socket = { name: 'socket', program: '/app', values: [2, 16] };
  const pair = { name: 'socketpair', program: '/app' };
  assertRules(
    rules({ calls: [socket] }),
    ['network inet,', 'network netlink,'],
    ['network unix,', 'unix,', 'network inet6,'],
  );
  assertRules(rules({ calls: [pair] }), ['network unix,', 'unix,'], []);
});

test('signals of the runtimes arrive, so that the container can be stopped', () => {
  const peers = ['unconfined', 'runc', 'crun'].map((peer) => `signal (receive) peer=${peer},`);
  assertRules(rules({}, ['CHOWN']), [...peers, 'capability chown,'], ['capability,', 'signal,']);
});

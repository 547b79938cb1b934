import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recording } from '../../core/confine/recording.ts';
import { daemonConfig, daemonReasons } from '../emit/daemon-config.ts';
import { groupRecordings } from '../recording/group-recordings.ts';
import { deriveDaemonDefaults } from './derive-daemon.ts';
import { plainRecording as plain } from '../../../test/kit/plain-recording.ts';

const workload = (name: string, change: Partial<Recording> = {}): Recording => ({
  ...plain,
  workload: { name, image: name },
  ...change,
});
const derive = (...recordings: readonly Recording[]) =>
  deriveDaemonDefaults(recordings, '/etc/docker/s.json');
const keysOf = (...recordings: readonly Recording[]): readonly string[] =>
  derive(...recordings).members.map(({ key }) => key);
const call = (name: string, values?: readonly number[]) => ({
  name,
  program: '/app',
  ...(values === undefined ? {} : { values }),
});
const socket = (address: string) => ({ protocol: 'tcp' as const, address, port: 443 });

/** The values of its filtered argument with which a call is allowed; `any` for all of them. */
function allowedValues(name: string, ...recordings: readonly Recording[]): readonly (number | 'any')[] {
  return derive(...recordings)
    .seccomp.syscalls.filter(({ names, action }) => names.includes(name) && action === 'SCMP_ACT_ALLOW')
    .map(({ args }) => args?.[0]?.valueTwo ?? 'any');
}

describe('defaults of an engine', () => {
  test('hold what every workload allows', () => {
    const defaults = derive(workload('web'), workload('db'));
    assert.deepEqual(JSON.parse(daemonConfig(defaults)), {
      icc: false,
      'no-new-privileges': true,
      'seccomp-profile': '/etc/docker/s.json',
    });
    const said = daemonReasons(defaults).join('\n');
    assert.match(
      said,
      /no-new-privileges: true: web: no program that is setuid .*; db: no program that is setuid/u,
    );
    assert.match(said, /left out: default-ulimits: /u);
    assert.match(said, /containers that were not recorded/u);
  });

  test('leave out what one of them cannot run under, and name it', () => {
    const raising = workload('mail', { executed: [{ path: '/bin/su', setuid: true }] });
    const defaults = derive(workload('web'), raising);
    assert.ok(!keysOf(workload('web'), raising).includes('no-new-privileges'));
    assert.deepEqual(defaults.leftOut.find(({ what }) => what === 'no-new-privileges')?.because, [
      'mail: /bin/su is setuid or setgid',
    ]);
    // Without it the runtime loads the filter earlier, for every container.
    assert.deepEqual(allowedValues('setgroups', workload('web'), raising), ['any']);
    assert.deepEqual(allowedValues('setgroups', workload('web'), workload('db')), []);
  });

  test('separate containers of the default bridge only if none of them used a network', () => {
    const inet = call('socket', [2]);
    for (const [what, change] of [
      ['listens', { listening: [socket('0.0.0.0')] }],
      ['connects to a private address', { connected: [socket('172.17.0.3')] }],
      ['connects to a public address', { connected: [socket('2001:db8::3')] }],
      ['may send datagrams', { calls: [inet, call('sendto')] }],
      ['may connect a datagram socket', { calls: [call('socket'), call('connect')] }],
    ] as const)
      assert.ok(!keysOf(workload('web'), workload('other', change)).includes('icc'), what);
    for (const [what, change] of [
      ['loopback', { listening: [socket('127.0.0.1')], connected: [socket('::1')] }],
      ['local sockets', { calls: [call('socket', [1]), call('connect')] }],
      ['a socket that sends nothing', { calls: [inet] }],
    ] as const)
      assert.ok(keysOf(workload('web'), workload('other', change)).includes('icc'), what);
  });

  test('allow the calls of all workloads, with the arguments of each', () => {
    const web = workload('web', { calls: [call('socket', [1, 2]), call('chroot')] });
    const db = workload('db', { calls: [call('socket', [10]), call('mlock')], startupCalls: ['pivot_root'] });
    assert.deepEqual(allowedValues('socket', web, db), [1, 2, 10]);
    for (const name of ['chroot', 'mlock', 'pivot_root'])
      assert.deepEqual(allowedValues(name, web, db), ['any'], name);
    const open = workload('any', { calls: [call('socket')] });
    assert.deepEqual(allowedValues('socket', web, open, db), ['any']);
    // What one of them calls is refused to none, and what none calls is refused with EPERM.
    const refused = derive(web, db).seccomp.syscalls.find(({ errnoRet }) => errnoRet === 1)?.names ?? [];
    assert.deepEqual([refused.includes('chroot'), refused.includes('mount')], [false, true]);
  });

  test('say which workload has a filter of its own', () => {
    const confined = (change: Partial<Recording['confinement']>) =>
      derive(workload('web', { confinement: { ...plain.confinement, ...change } })).doubts.join('\n');
    assert.doesNotMatch(confined({}), /default filter/u);
    assert.match(confined({ seccomp: 'custom' }), /web was recorded with seccomp=FILE/u);
    assert.match(confined({ seccomp: 'unconfined' }), /with seccomp=unconfined/u);
    assert.match(confined({ seccomp: 'unconfined', privileged: true }), /with privileged/u);
  });
});

describe('recordings of one host', () => {
  const group = (...recordings: readonly Recording[]) => groupRecordings(recordings);

  test('are merged for each workload', () => {
    const again = workload('web', { calls: [call('chroot')] });
    const grouped = group(workload('web'), workload('db'), again);
    assert.ok(typeof grouped !== 'string');
    assert.deepEqual(
      grouped.map((one) => [one.workload.name, one.runs.length, one.calls.map(({ name }) => name)]),
      [
        ['web', 2, ['chroot', 'read']],
        ['db', 1, ['read']],
      ],
    );
  });

  test('of two architectures are not used together', () => {
    const refusal = group(workload('web'), workload('db', { architecture: 'aarch64' }));
    assert.equal(refusal, 'they are of x86_64 and of aarch64');
  });
});

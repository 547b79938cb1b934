import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RecordedMount, Recording } from '../../core/confine/recording.ts';
import { plainRecording as plain } from '../../../test/kit/plain-recording.ts';
import { composeOverride } from '../emit/compose-override.ts';
import { runText } from '../emit/run-options.ts';
import { securityContext } from '../emit/security-context.ts';
import { mergeRecordings } from '../recording/merge-recordings.ts';
import { deriveLeastPrivilege } from './derive.ts';

type Change = Omit<Partial<Recording>, 'confinement'> & { confinement?: Partial<Recording['confinement']> };

const recordingOf = ({ confinement = {}, ...change }: Change): Recording => ({
  ...plain,
  ...change,
  confinement: { ...plain.confinement, labels: [], devices: [], ...confinement },
});
const derive = (change: Change = {}) => deriveLeastPrivilege(recordingOf(change));
const hints = (change: Change = {}) => derive(change).selinux;
const bind = (source: string, more: Partial<RecordedMount> = {}): RecordedMount => ({
  type: 'bind',
  source,
  target: '/given',
  readOnly: false,
  ...more,
});
const used = (name: string) => ({ name, result: 'granted' as const, program: '/app' });

describe('SELinux hints', () => {
  test('are the usual type for a workload that needs nothing of the host', () => {
    const { label, relabel, ownPolicy, notNeeded } = hints({
      listening: [{ protocol: 'tcp', address: '0.0.0.0', port: 80 }],
      mounts: [{ type: 'volume', target: '/data', readOnly: false }],
      capabilities: [used('CHOWN'), used('NET_BIND_SERVICE')],
    });
    assert.deepEqual([label.value, relabel, ownPolicy, notNeeded], ['container_t', [], [], []]);
    assert.match(label.because.join('\n'), /every port \(80\/tcp\)/u);
    assert.match(label.because.join('\n'), /relabels volumes itself/u);
  });

  test('name the bind mounts that lack an option', () => {
    const optionsOf = (mount: RecordedMount) => hints({ mounts: [mount] }).relabel.map(({ value }) => value);
    assert.deepEqual(optionsOf(bind('/srv/shop')), [{ target: '/given', option: 'Z' }]);
    assert.deepEqual(optionsOf(bind('/home/me/shop', { readOnly: true })), [
      { target: '/given', option: 'Z' },
    ]);
    for (const relabel of ['z', 'Z'] as const)
      assert.deepEqual(optionsOf(bind('/srv/shop', { relabel })), [], relabel);
  });

  test('never relabel what the host needs: that takes a policy of its own', () => {
    for (const source of [
      '/',
      '/etc',
      '/etc/nginx/',
      '/home',
      '/home/me',
      '/run/docker.sock',
      '/tmp',
      '/usr/share/zoneinfo',
      '/var/spool',
    ])
      for (const relabel of [undefined, 'Z'] as const) {
        const found = hints({ mounts: [bind(source, relabel && { relabel })] });
        assert.deepEqual([found.label.value, found.relabel], ['own-policy', []], source);
        assert.equal(found.ownPolicy[0]?.value, `${source} (read and write)`);
      }
    assert.equal(hints({ mounts: [bind('/etc', { readOnly: true })] }).ownPolicy[0]?.value, '/etc (read)');
  });

  test('need a policy of its own for devices, and for capabilities that container_t cannot have', () => {
    assert.deepEqual(
      hints({
        confinement: { devices: ['/dev/kvm'] },
        capabilities: [used('SYS_MODULE'), used('CHOWN')],
      }).ownPolicy.map(({ value }) => value),
      ['capability SYS_MODULE', 'device /dev/kvm'],
    );
  });

  test('are unknown where the recording does not show enough', () => {
    const { capabilities: _, ...withoutCapabilities } = recordingOf({});
    const { devices: _devices, ...withoutDevices } = recordingOf({}).confinement;
    for (const [what, recording] of [
      ['no source', recordingOf({ mounts: [{ type: 'bind', target: '/given', readOnly: true }] })],
      ['no devices', { ...recordingOf({}), confinement: withoutDevices }],
      ['no capabilities', withoutCapabilities],
      ['privileged', recordingOf({ confinement: { privileged: true } })],
      ['a further capability', recordingOf({ capabilities: [used('SYS_ADMIN')] })],
    ] as const) {
      const { label, notNeeded } = deriveLeastPrivilege(recording).selinux;
      assert.deepEqual([label.value, notNeeded], ['unknown', []], what);
    }
  });

  test('say whether label=disable of the present configuration is needed', () => {
    const disabled = { labels: ['disable'], labelDisabledBy: 'label=disable' };
    const spare = (change: Change) =>
      hints({ confinement: disabled, ...change }).notNeeded.map(({ value }) => value);
    assert.deepEqual(spare({}), ['label=disable']);
    assert.deepEqual(spare({ mounts: [bind('/srv/shop')] }), ['label=disable']);
    assert.deepEqual(spare({ mounts: [bind('/etc')] }), []);
    assert.deepEqual(spare({ capabilities: [used('SYS_ADMIN')] }), []);
    assert.deepEqual(hints().notNeeded, []);
  });

  test('of several recordings have the devices of all, or of none', () => {
    const merge = (one: Change, other: Change) => {
      const merged = mergeRecordings(recordingOf(one), recordingOf(other));
      assert.ok(typeof merged !== 'string');
      return merged.confinement.devices;
    };
    const [kvm, fuse] = ['/dev/kvm', '/dev/fuse'].map((device) => ({ confinement: { devices: [device] } }));
    assert.deepEqual(merge(kvm ?? {}, fuse ?? {}), ['/dev/fuse', '/dev/kvm']);
    const merged = mergeRecordings(recordingOf({}), plain);
    assert.ok(typeof merged !== 'string');
    assert.equal(merged.confinement.devices, undefined);
  });

  test('are comments of the formats that can have them, and say that they were not tried', () => {
    const profile = derive({ mounts: [bind('/srv/shop\nx: y'), bind('/etc', { target: '/host' })] });
    for (const text of [
      composeOverride(profile, 's'),
      runText(profile, 's'),
      securityContext(profile, 's'),
    ]) {
      assert.match(text, /# SELinux .*not tried on an enforcing kernel/u);
      assert.match(text, /# mount \/given with :Z: /u);
      assert.match(text, /# the policy has to allow \/etc \(read and write\)/u);
      assert.match(text, /# label=type:web\.process/u);
      assert.ok(!/^x: y/mu.test(text));
    }
  });
});

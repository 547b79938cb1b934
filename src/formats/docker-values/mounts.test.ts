import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent, known } from '../../core/observed.ts';
import { parseMount } from './mount.ts';
import { volumeHostPath } from './volume-options.ts';
import { parseShortVolume, sourceType } from './volume.ts';

test('a short volume is a path, a name or anonymous', () => {
  assert.deepEqual(parseShortVolume('/srv:/data:ro,rshared'), {
    type: 'bind',
    source: '/srv',
    target: '/data',
    readOnly: true,
    propagation: 'rshared',
    options: ['ro', 'rshared'],
    unknown: [],
  });
  assert.deepEqual(parseShortVolume('data:/data'), {
    type: 'volume',
    source: 'data',
    target: '/data',
    readOnly: false,
    options: [],
    unknown: [],
  });
  const anonymous = parseShortVolume('/data');
  assert.equal(anonymous?.type, 'volume');
  assert.equal(anonymous?.source, undefined);
  assert.equal(anonymous?.target, '/data');
});

test('sources that look like paths are bind mounts', () => {
  for (const source of ['./x', '.', '..', '~/x', '/x', 'C:\\x', 'c:/x', '\\\\server\\share']) {
    assert.equal(sourceType(source), 'bind', source);
  }
  for (const source of ['data', 'my.vol', 'a']) assert.equal(sourceType(source), 'volume', source);
  assert.equal(sourceType('\\\\.\\pipe\\docker_engine'), 'npipe');
});

test('drive letters do not split a short volume', () => {
  const volume = parseShortVolume('C:\\src:C:\\dst:ro');
  assert.equal(volume?.source, 'C:\\src');
  assert.equal(volume?.target, 'C:\\dst');
  assert.equal(volume?.readOnly, true);
  const single = parseShortVolume('a:/data');
  assert.equal(single?.target, 'a:/data', 'a letter and a path are a drive, as docker reads them');
});

test('unknown options of a short volume are returned and malformed ones refused', () => {
  assert.deepEqual(parseShortVolume('/a:/b:ro,exec')?.unknown, ['exec']);
  for (const text of ['', ':/b', '/a:', '/a::ro', '/a:/b:ro:x']) {
    assert.equal(parseShortVolume(text), undefined, text);
  }
});

test('a long mount', () => {
  const mount = parseMount('type=bind,source=/srv,target=/data,readonly,bind-propagation=RSLAVE');
  assert.deepEqual(mount, {
    type: 'bind',
    source: '/srv',
    target: '/data',
    readOnly: true,
    propagation: 'rslave',
    options: ['bind-propagation=RSLAVE'],
    volumeOptions: {},
  });
  assert.equal(parseMount('src=v,dst=/d')?.type, 'volume');
  assert.equal(parseMount('type=bind,src=/s,dst=/d,readonly=false')?.readOnly, false);
  assert.equal(parseMount('type=bind,src=/s,dst=/d,ro=1')?.readOnly, true);
});

test('quoted volume options are not in facts', () => {
  const mount = parseMount(
    'type=volume,dst=/x,volume-driver=local,volume-opt=type=none,volume-opt=device=/etc,"volume-opt=o=bind,ro"',
  );
  assert.deepEqual(mount?.volumeOptions, { type: 'none', device: '/etc', o: 'bind,ro' });
  assert.deepEqual(mount?.options, [
    'volume-driver=local',
    'volume-opt=type',
    'volume-opt=device',
    'volume-opt=o',
  ]);
});

test('malformed long mounts', () => {
  const malformed = [
    '',
    'type=bind,source=/s',
    'type=nonsense,target=/d',
    'target=/d,readonly=yes',
    'target=/d,unknown=1',
    'target=/d,source',
    'type=bind,src=/s,dst=/d,volume-nocopy',
    'type=volume,dst=/d,bind-propagation=shared',
    'type=tmpfs,dst=/d,tmpfs-size=big',
    'type=tmpfs,dst=/d,tmpfs-mode=999',
    'constructor=1,dst=/d',
  ];
  for (const text of malformed) assert.equal(parseMount(text), undefined, text);
});

test('volume options name what is mounted', () => {
  const cases: [Record<string, string>, ReturnType<typeof volumeHostPath>][] = [
    [{}, absent('x')],
    [{ type: 'none', o: 'bind', device: '/etc/' }, known('/etc', 'x')],
    [{ type: 'none', o: 'ro,rbind', device: '/' }, known('/', 'x')],
    [{ type: 'nfs', o: 'addr=10.0.0.1,rw', device: ':/exports' }, absent('x')],
    [{ type: 'nfs', o: 'addr=10.0.0.1,bind', device: '/etc' }, known('/etc', 'x')],
    [{ type: 'tmpfs', o: 'size=1m', device: 'tmpfs' }, absent('x')],
    [{ type: 'ext4', device: '/dev/sda1' }, known('/dev/sda1', 'x')],
    [{ type: 'overlay', device: 'overlay', o: 'lowerdir=/etc' }, known('/etc', 'x')],
    [
      { type: 'overlay', device: 'overlay', o: 'lowerdir=/srv/a:/etc/ssh,upperdir=/srv/u' },
      known('/etc/ssh', 'x'),
    ],
    [
      { type: 'overlay', device: 'overlay', o: 'lowerdir=/var/log:/etc/ssh:/usr/share' },
      known('/etc/ssh', 'x'),
    ],
    [{ type: 'proc', device: 'proc' }, known('/proc', 'x')],
    [{ type: 'devpts', device: 'devpts' }, absent('x')],
    [{ type: 'cgroup', o: 'memory', device: 'none' }, known('/sys/fs/cgroup', 'x')],
  ];
  for (const [options, expected] of cases) assert.deepEqual(volumeHostPath('local', options, 'x'), expected);
});

test('a mount that volume options do not determine is unreadable', () => {
  const overlay = {
    type: 'overlay',
    device: 'overlay',
    o: 'lowerdir=/one:/two,upperdir=/three,workdir=/four',
  };
  assert.equal(volumeHostPath('', overlay, 'x').state, 'unreadable');
  assert.equal(volumeHostPath('', { type: 'toString', device: 'x' }, 'x').state, 'unreadable');
  assert.equal(volumeHostPath('someplugin', {}, 'x').state, 'unreadable');
  assert.equal(
    volumeHostPath(undefined, { type: 'none', o: 'bind', device: './x' }, 'x').state,
    'unreadable',
  );
});

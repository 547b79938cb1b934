import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBoolean } from './boolean.ts';
import { parseByteSize, parseSwapSize } from './byte-size.ts';
import { normaliseCapability } from './capability.ts';
import { parseCsvRecord } from './csv.ts';
import { environmentVariable, parseEnvironmentEntry } from './environment.ts';
import { absolutePath } from './host-path.ts';
import { isIpAddress } from './ip-address.ts';
import { parseNamespaceMode } from './namespace-mode.ts';
import { parseRestartPolicy } from './restart.ts';
import { parseTmpfs } from './tmpfs.ts';
import { parseUlimit } from './ulimit.ts';

test('booleans are those of strconv.ParseBool', () => {
  for (const text of ['1', 't', 'T', 'TRUE', 'true', 'True']) assert.equal(parseBoolean(text), true, text);
  for (const text of ['0', 'f', 'F', 'FALSE', 'false', 'False'])
    assert.equal(parseBoolean(text), false, text);
  for (const text of ['', 'yes', 'tRUE', ' true', 'on']) assert.equal(parseBoolean(text), undefined, text);
});

test('sizes are powers of 1024 in any spelling', () => {
  const sizes: [string, number][] = [
    ['0', 0],
    ['1024', 1024],
    ['64b', 64],
    ['512m', 512 * 1024 ** 2],
    ['512M', 512 * 1024 ** 2],
    ['512MB', 512 * 1024 ** 2],
    ['512 MiB', 512 * 1024 ** 2],
    ['1.5GiB', 1.5 * 1024 ** 3],
    ['1g', 1024 ** 3],
    ['2T', 2 * 1024 ** 4],
    ['1p', 1024 ** 5],
    ['.5k', 512],
    ['1.7', 1],
  ];
  for (const [text, bytes] of sizes) assert.equal(parseByteSize(text), bytes, text);
  for (const text of ['', 'm', '-1', '1..5m', '1x', '1mm', '1  m', '1bb', ' 1m', '1m ', '0x10', '1_000']) {
    assert.equal(parseByteSize(text), undefined, text);
  }
  assert.equal(parseSwapSize('-1'), -1);
  assert.equal(parseSwapSize('1g'), 1024 ** 3);
  assert.equal(parseSwapSize('-2'), undefined);
});

test('capabilities lose their prefix and become upper case', () => {
  assert.equal(normaliseCapability('cap_net_admin'), 'NET_ADMIN');
  assert.equal(normaliseCapability('SYS_ADMIN'), 'SYS_ADMIN');
  assert.equal(normaliseCapability('all'), 'ALL');
});

test('a CSV record is read with the quoting of encoding/csv', () => {
  assert.deepEqual(parseCsvRecord('a,b=c,'), ['a', 'b=c', '']);
  assert.deepEqual(parseCsvRecord('"a,b",c'), ['a,b', 'c']);
  assert.deepEqual(parseCsvRecord('"a""b"'), ['a"b']);
  assert.deepEqual(parseCsvRecord('a\nb'), ['a']);
  assert.deepEqual(parseCsvRecord('"a\nb",c'), ['a\nb', 'c']);
  for (const text of ['', '\n', 'a"b', '"a', '"a"b,c']) assert.equal(parseCsvRecord(text), undefined, text);
});

test('environment values are never stored, except a DOCKER_HOST without user information', () => {
  assert.deepEqual(parseEnvironmentEntry('TOKEN=hunter2'), { name: 'TOKEN', length: 7 });
  assert.deepEqual(parseEnvironmentEntry('A=b=c'), { name: 'A', length: 3 });
  assert.deepEqual(parseEnvironmentEntry('PATH'), { name: 'PATH' });
  assert.equal(parseEnvironmentEntry('=x'), undefined);
  assert.deepEqual(environmentVariable('DOCKER_HOST', 'tcp://dind:2375'), {
    name: 'DOCKER_HOST',
    value: 'tcp://dind:2375',
    length: 15,
  });
  assert.deepEqual(environmentVariable('DOCKER_HOST', 'ssh://me:pw@host'), {
    name: 'DOCKER_HOST',
    length: 16,
  });
});

test('addresses are distinguished from other words', () => {
  for (const text of [
    '0.0.0.0',
    '127.0.0.1',
    '::',
    '::1',
    'fe80::1:2',
    '1:2:3:4:5:6:7:8',
    '::ffff:10.0.0.1',
  ]) {
    assert.equal(isIpAddress(text), true, text);
  }
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    ':::',
    '1::2::3',
    'fe80::1%eth0',
    'localhost',
    ':',
    '1:2',
  ]) {
    assert.equal(isIpAddress(text), false, text);
  }
});

test('namespace modes depend on the setting', () => {
  assert.deepEqual(parseNamespaceMode('network', ''), { kind: 'default' });
  assert.deepEqual(parseNamespaceMode('network', 'default'), { kind: 'default' });
  assert.deepEqual(parseNamespaceMode('network', 'bridge'), { kind: 'network', name: 'bridge' });
  assert.deepEqual(parseNamespaceMode('network', 'private'), { kind: 'network', name: 'private' });
  assert.deepEqual(parseNamespaceMode('network', 'Host'), { kind: 'network', name: 'Host' });
  assert.deepEqual(parseNamespaceMode('network', 'host'), { kind: 'host' });
  assert.deepEqual(parseNamespaceMode('network', 'container:web'), { kind: 'container', target: 'web' });
  assert.equal(parseNamespaceMode('network', 'container:'), undefined);
  assert.deepEqual(parseNamespaceMode('pid', 'service:db'), { kind: 'service', target: 'db' });
  assert.deepEqual(parseNamespaceMode('pid', 'host'), { kind: 'host' });
  assert.deepEqual(parseNamespaceMode('ipc', 'shareable'), { kind: 'shareable' });
  assert.deepEqual(parseNamespaceMode('cgroupns', 'private'), { kind: 'private' });
  assert.deepEqual(parseNamespaceMode('userns', ''), { kind: 'default' });
  assert.equal(parseNamespaceMode('uts', 'container:web'), undefined);
  assert.equal(parseNamespaceMode('pid', 'private'), undefined);
  assert.equal(parseNamespaceMode('userns', 'default'), undefined);
});

test('restart policies', () => {
  assert.deepEqual(parseRestartPolicy('on-failure:5'), { name: 'on-failure', maximumRetries: 5 });
  assert.deepEqual(parseRestartPolicy('always'), { name: 'always', maximumRetries: 0 });
  assert.deepEqual(parseRestartPolicy(''), { name: 'no', maximumRetries: 0 });
  assert.deepEqual(parseRestartPolicy('on-failure:'), { name: 'on-failure', maximumRetries: 0 });
  for (const text of ['always:3', 'on-failure:x', 'on-failure:-1', 'sometimes', ':3']) {
    assert.equal(parseRestartPolicy(text), undefined, text);
  }
});

test('resource limits', () => {
  assert.deepEqual(parseUlimit('nofile=1024:2048'), { name: 'nofile', soft: 1024, hard: 2048 });
  assert.deepEqual(parseUlimit('nproc=64'), { name: 'nproc', soft: 64, hard: 64 });
  assert.deepEqual(parseUlimit('core=0:-1'), { name: 'core', soft: 0, hard: -1 });
  assert.deepEqual(parseUlimit('core=-1'), { name: 'core', soft: -1, hard: -1 });
  for (const text of ['nofile', 'nofile=', 'as=1', 'nofile=2:1', 'nofile=-1:5', 'nofile=1:2:3', 'nofile=a']) {
    assert.equal(parseUlimit(text), undefined, text);
  }
});

test('tmpfs mounts', () => {
  assert.deepEqual(parseTmpfs('/run:rw,size=64m'), { target: '/run', options: ['rw', 'size=64m'] });
  assert.deepEqual(parseTmpfs('/run'), { target: '/run', options: [] });
  assert.equal(parseTmpfs('run'), undefined);
});

test('paths become absolute without following links', () => {
  const context = { directory: '/srv/app', home: '/home/me' };
  assert.equal(absolutePath('/etc/../etc//passwd', context), '/etc/passwd');
  assert.equal(absolutePath('/', context), '/');
  assert.equal(absolutePath('../../etc/', context), '/etc');
  assert.equal(absolutePath('./data', context), '/srv/app/data');
  assert.equal(absolutePath('~', context), '/home/me');
  assert.equal(absolutePath('~/.ssh', context), '/home/me/.ssh');
  assert.equal(absolutePath('~root/.ssh', context), undefined);
  assert.equal(absolutePath('~', { directory: '/srv' }), undefined);
  assert.equal(absolutePath('x', { directory: '.' }), undefined);
  assert.equal(absolutePath('C:\\data', context), 'C:\\data');
});

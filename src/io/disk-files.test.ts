import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { diskFiles } from './disk-files.ts';
import type { HostFiles } from './files.ts';

describe('files below a root', () => {
  let outer = '';
  let root = '';
  before(() => {
    outer = mkdtempSync(join(tmpdir(), 'files-'));
    root = join(outer, 'root');
    mkdirSync(join(root, 'etc'), { recursive: true });
    mkdirSync(join(root, 'run'));
    writeFileSync(join(outer, 'secret'), 'outside');
    writeFileSync(join(root, 'etc/hostname'), 'inside\n');
    symlinkSync('/etc/hostname', join(root, 'absolute'));
    symlinkSync('../../../../etc/hostname', join(root, 'etc/upwards'));
    symlinkSync('../../secret', join(root, 'etc/escape'));
    symlinkSync('b', join(root, 'a'));
    symlinkSync('a', join(root, 'b'));
    symlinkSync('/run', join(root, 'var-run'));
    symlinkSync('nowhere', join(root, 'dangling'));
  });
  after(() => rmSync(outer, { recursive: true }));

  test('an absolute link and one that climbs above the root stay inside it', async () => {
    const files = diskFiles(root);
    for (const path of ['/absolute', '/etc/upwards', '/../../etc/hostname'])
      assert.deepEqual(await files.readText(path), { state: 'known', value: 'inside\n', from: path });
    assert.deepEqual(await files.readText('/etc/escape'), { state: 'absent', from: '/etc/escape' });
    assert.deepEqual(await files.realPath('/absolute'), {
      state: 'known',
      value: '/etc/hostname',
      from: '/absolute',
    });
  });

  test('gzip is unpacked, and limited by its unpacked size', async () => {
    const packed = gzipSync('CVE '.repeat(10_000));
    writeFileSync(join(root, 'run/log.gz'), packed);
    writeFileSync(join(root, 'run/broken.gz'), packed.subarray(0, 40));
    const files = diskFiles(root);
    const whole = await files.readText('/run/log.gz');
    assert.equal(whole.state === 'known' && whole.value.length, 40_000);
    const bounded = await files.readText('/run/log.gz', 1000);
    assert.equal(bounded.state === 'unreadable' && bounded.why, 'unsupported');
    const broken = await files.readText('/run/broken.gz');
    assert.equal(broken.state === 'unreadable' && broken.why, 'malformed');
  });

  test('bytes are read on demand, across windows, and never past the end', async () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_none, index) => (index * 7) % 251));
    writeFileSync(join(root, 'run/bytes'), content);
    const files = diskFiles(root);
    const seen = await files.withBytes('/run/bytes', (bytes) => {
      for (const [offset, length] of [
        [0, 10],
        [16_380, 20],
        [16_384, 16_384],
        [1, 299_999],
        [299_999, 1],
        [300_000, 0],
      ] as const)
        assert.ok(
          bytes.read(offset, length).equals(content.subarray(offset, offset + length)),
          String(offset),
        );
      return bytes.size;
    });
    assert.deepEqual(seen, { state: 'known', value: 300_000, from: '/run/bytes' });
    const beyond = await files.withBytes('/run/bytes', (bytes) => bytes.read(299_999, 2));
    const others = await Promise.all([
      files.withBytes('/run/bytes', () => writeFileSync(join(root, 'run/bytes'), 'other')),
      files.withBytes('/run', () => 'a folder'),
      files.withBytes('/etc/escape', () => 'outside'),
    ]);
    assert.deepEqual(
      [beyond, ...others].map((reading) => (reading.state === 'unreadable' ? reading.why : reading.state)),
      ['malformed', 'undetermined', 'unsupported', 'absent'],
    );
  });

  test('UTF-16 is read with a byte order mark', async () => {
    const text = '{"log-level":"info"}';
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    writeFileSync(join(root, 'little'), little);
    writeFileSync(join(root, 'big'), Buffer.from(little).swap16());
    writeFileSync(join(root, 'neither'), little.subarray(2));
    for (const path of ['/little', '/big'])
      assert.deepEqual(await diskFiles(root).readText(path), { state: 'known', value: text, from: path });
    const neither = await diskFiles(root).readText('/neither');
    assert.ok(neither.state === 'known' && neither.value !== text);
  });

  test('a symbolic link loop ends', async () => {
    const reading = await diskFiles(root).readText('/a');
    assert.ok(reading.state === 'unreadable' && reading.why === 'malformed');
  });

  test('the status of a device node has its numbers', async () => {
    const [device, folder] = await Promise.all(
      ['/dev/null', '/dev'].map((path) => diskFiles('/').status(path)),
    );
    assert.ok(device?.state === 'known' && folder?.state === 'known');
    assert.deepEqual(device.value.device, { type: 'char', major: 1, minor: 3 });
    assert.equal(folder.value.device, undefined);
  });

  test('the status of a link is its own', async () => {
    const status = await diskFiles(root).status('/var-run');
    assert.ok(status.state === 'known');
    assert.equal(status.value.link, '/run');
    assert.equal(status.value.kind, 'other');
  });

  test('a missing file is absent, also behind a link', async () => {
    const files = diskFiles(root);
    for (const path of ['/etc/missing', '/etc/hostname/below', '/dangling']) {
      assert.equal((await files.readText(path)).state, 'absent', path);
      assert.equal((await files.realPath(path)).state, 'absent', path);
    }
    assert.equal((await files.list('/missing')).state, 'absent');
  });

  test('a directory lists its names in order', async () => {
    assert.deepEqual(await diskFiles(root).list('/etc'), {
      state: 'known',
      value: ['escape', 'hostname', 'upwards'],
      from: '/etc',
    });
  });

  test('a file above the limit, a directory and a pipe are not read', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    for (const [path, bound] of [
      ['/etc/hostname', 6],
      ['/etc', 100],
      ['/pipe', 100],
    ] as const) {
      const reading = await diskFiles(root).readText(path, bound);
      assert.ok(reading.state === 'unreadable' && reading.why === 'unsupported', path);
    }
    assert.equal((await diskFiles(root).readText('/etc/hostname', 7)).state, 'known');
  });

  test('a relative path', async () => {
    const reading = await diskFiles(root).readText('etc/hostname');
    assert.ok(reading.state === 'unreadable' && reading.why === 'malformed');
  });

  test(
    'missing permission is denied, never absent',
    { skip: process.getuid?.() === 0 && 'root may read everything' },
    async () => {
      chmodSync(join(root, 'etc/hostname'), 0);
      const reading = await diskFiles(root).readText('/etc/hostname');
      assert.ok(reading.state === 'unreadable' && reading.why === 'denied');
    },
  );

  test("the machine's own root", async () => {
    const files = diskFiles('/');
    const status = await files.readText('/proc/self/status');
    assert.ok(status.state === 'known' && status.value.startsWith('Name:'));
    const link = await files.readLink('/proc/self/ns/pid');
    assert.ok(link.state === 'known' && link.value.startsWith('pid:['));
    assert.equal((await files.readLink('/proc/self/status')).state, 'unreadable');
  });

  test('the kernel’s processes below another root', async () => {
    // This process's root is a directory like any other, with the kernel's /proc.
    const files = diskFiles('/proc/self/root');
    const status = await files.readText(`/proc/${process.pid}/status`);
    assert.ok(status.state === 'known' && status.value.startsWith('Name:'));
    const link = await files.readLink(`/proc/${process.pid}/ns/pid`);
    assert.ok(link.state === 'known' && link.value.startsWith('pid:['));
    assert.equal((await files.readText('/proc/999999999/status')).state, 'absent');
  });

  test('a copy of /proc is resolved inside the root', async () => {
    mkdirSync(join(root, 'proc/7'), { recursive: true });
    symlinkSync('/../../secret', join(root, 'proc/7/status'));
    symlinkSync('/etc/hostname', join(root, 'proc/7/stat'));
    const files = diskFiles(root);
    assert.equal((await files.readText('/proc/7/status')).state, 'absent');
    const stat = await files.readText('/proc/7/stat');
    assert.equal(stat.state === 'known' && stat.value, 'inside\n');
  });
});

test('files of this machine are read as those below another root', async () => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'files-'));
  mkdirSync(join(root, 'folder/below'), { recursive: true });
  writeFileSync(join(root, 'file'), 'text\n', { mode: 0o640 });
  writeFileSync(join(root, 'long'), 'x'.repeat(100));
  writeFileSync(join(root, 'packed'), gzipSync('text\n'));
  symlinkSync('file', join(root, 'link'));
  symlinkSync('nowhere', join(root, 'dangling'));
  symlinkSync('loop', join(root, 'loop'));
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const [here, below] = [diskFiles('/'), diskFiles(root)];
  const names = ['file', 'long', 'packed', 'link', 'dangling', 'loop', 'pipe', 'folder', 'missing', 'file/x'];
  for (const name of [...names, 'with\0null'])
    for (const operation of ['readText', 'status', 'readLink', 'list', 'realPath'] as const) {
      const read = (files: HostFiles, path: string): Promise<unknown> =>
        operation === 'readText' ? files.readText(path, 50) : files[operation](path);
      const whole = JSON.stringify(await read(here, `${root}/${name}`)).replaceAll(root, '');
      assert.equal(whole, JSON.stringify(await read(below, `/${name}`)), `${operation} ${name}`);
    }
  assert.deepEqual(await here.readText('relative'), await below.readText('relative'));
  rmSync(root, { recursive: true });
});

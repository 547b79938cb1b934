import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { hasKernelProc, isPlainProcPath, isSocketList, readFileNow, readSocketList } from './kernel-files.ts';

test('process paths without a link', () => {
  for (const path of ['/proc/1/status', '/proc/12/uid_map', '/proc/1/attr/current', '/proc/1/net/tcp6'])
    assert.ok(isPlainProcPath(path, true) && isPlainProcPath(path, false), path);
  for (const path of ['/proc/1/cwd', '/proc/1/exe', '/proc/1/root', '/proc/1/ns/pid'])
    assert.ok(!isPlainProcPath(path, true) && isPlainProcPath(path, false), path);
  for (const path of [
    '/proc/self/status',
    '/proc/1/root/etc/passwd',
    '/proc/1/../x',
    '/proc/1/fd/3',
    '/proc/1',
  ])
    assert.ok(!isPlainProcPath(path, false), path);
});

test('only the kernel’s own file system counts', { skip: process.platform !== 'linux' && 'no /proc' }, () => {
  assert.ok(hasKernelProc('/'));
  assert.ok(!hasKernelProc('/etc'));
  assert.ok(!hasKernelProc('/nonexistent'));
});

test(
  'a socket list of several pages is complete',
  { skip: process.platform !== 'linux' && 'no /proc' },
  async () => {
    const servers = await Promise.all(Array.from({ length: 80 }, listen));
    try {
      const path = `/proc/${process.pid}/net/tcp`;
      assert.ok(isSocketList(path));
      const text = (await readSocketList(path, 2 ** 20)).toString('latin1');
      const ports = new Set(
        Array.from(text.matchAll(/: 0100007F:([0-9A-F]{4}) 00000000:0000 0A /gu), ([, port]) => port),
      );
      for (const server of servers) assert.ok(ports.has(hexPort(server)), `${hexPort(server)} is missing`);
      assert.equal((await readSocketList(path, 100)).length >= 100, true);
    } finally {
      for (const server of servers) server.close();
    }
  },
);

async function listen(): Promise<Server> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return server;
}

function hexPort(server: Server): string {
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port.toString(16).toUpperCase().padStart(4, '0');
}

const noProc = process.platform !== 'linux' && 'no /proc';

test('what the kernel gives at once is whole, also a long command line', { skip: noProc }, async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)', 'x'.repeat(100_000)]);
  try {
    await once(child, 'spawn');
    for (const name of ['cmdline', 'cgroup', 'comm', 'limits', 'oom_score_adj']) {
      const path = `/proc/${child.pid}/${name}`;
      assert.equal(readFileNow(path, 2 ** 20)?.toString(), readFileSync(path, 'utf8'), name);
    }
    assert.equal(readFileNow(`/proc/${child.pid}/cmdline`, 50_000)?.length, 50_000);
    assert.match(readFileNow(`/proc/${child.pid}/status`, 2 ** 20)?.toString() ?? '', /^Name:[^]*\n$/u);
  } finally {
    child.kill('SIGKILL');
  }
});

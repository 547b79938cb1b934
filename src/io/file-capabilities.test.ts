import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { diskFiles } from './disk-files.ts';
import { readFileCapabilities } from './file-capabilities.ts';

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const skip =
  process.getuid?.() === 0 && ['setcap', 'getcap', 'perl'].every(isThere)
    ? false
    : 'only root gives capabilities, with setcap';

test('capabilities are the same by getcap and by the attribute', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'capabilities-'));
  try {
    const made: readonly (readonly [name: string, capabilities: string])[] = [
      ['both', 'cap_chown,cap_dac_override=ep'],
      ['permitted', 'cap_setuid=p'],
      ['handed', 'cap_setuid=i'],
      ['a b=c', 'cap_net_raw+ep'],
      ['ü', 'cap_sys_admin=ep'],
    ];
    for (const [name, capabilities] of made) {
      writeFileSync(join(folder, name), '');
      execFileSync('setcap', [capabilities, join(folder, name)]);
    }
    writeFileSync(join(folder, 'inside'), '');
    execFileSync('setcap', ['-n', '1000', 'cap_setuid=ep', join(folder, 'inside')]);
    writeFileSync(join(folder, 'none'), '');
    symlinkSync('both', join(folder, 'link'));
    const expected: readonly (readonly [string, readonly string[]])[] = [
      [join(folder, 'a b=c'), ['NET_RAW']],
      [join(folder, 'both'), ['CHOWN', 'DAC_OVERRIDE']],
      [join(folder, 'permitted'), ['SETUID']],
      [join(folder, 'ü'), ['SYS_ADMIN']],
    ];
    for (const way of ['getcap', 'perl'] as const) {
      const found = await readFileCapabilities([folder], [way]);
      assert.ok(found.state === 'known', JSON.stringify(found));
      assert.deepEqual(new Map(found.value), new Map(expected), way);
      const one = await readFileCapabilities([join(folder, 'both'), join(folder, 'none')], [way]);
      assert.ok(one.state === 'known', JSON.stringify(one));
      assert.deepEqual(new Map(one.value), new Map(expected.slice(1, 2)), `one by ${way}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('of some folders all below counts, of others what is in them, without links', { skip }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'capabilities-'));
  try {
    for (const path of ['bin/deep/a', 'opt/b', 'opt/deep/c', 'srv/d']) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), '', { mode: 0o755 });
      execFileSync('setcap', ['cap_setuid=ep', join(root, path)]);
    }
    symlinkSync('deep/c', join(root, 'opt/link'));
    const found = await diskFiles(root).fileCapabilities({ below: ['/bin'], within: ['/opt', '/absent'] });
    assert.ok(found.state === 'known', JSON.stringify(found));
    assert.deepEqual([...found.value.keys()].toSorted(), ['/bin/deep/a', '/opt/b']);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('they are unknown without a program that reads them, and none where there is no folder', async () => {
  assert.equal((await readFileCapabilities(['/'], [])).state, 'unreadable');
  const none = await readFileCapabilities([]);
  assert.ok(none.state === 'known' && none.value.size === 0);
});

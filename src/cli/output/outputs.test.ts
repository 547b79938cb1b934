import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../registry.ts';
import { parseArguments } from '../syntax/arguments.ts';
import type { OptionName } from '../syntax/options.ts';
import { requireOutputs } from './output.ts';

const outputs: readonly OptionName[] = ['output', 'html', 'write-vex', 'write-baseline'];

test('a file that cannot be written is refused before the command runs, whatever the command', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-outputs-'));
  writeFileSync(join(folder, 'there'), 'kept');
  const pairs = commands.flatMap((command) =>
    outputs.flatMap((name) => (command.options.includes(name) ? [{ command, name }] : [])),
  );
  assert.ok(pairs.length > 20);
  try {
    for (const { command, name } of pairs) {
      const check = (file: string) => requireOutputs(command, parseArguments(command, [`--${name}`, file]));
      await assert.rejects(check(join(folder, 'none/report')), { code: 'OUTPUT_UNWRITABLE' }, command.name);
      await check(join(folder, 'there'));
      await check(join(folder, 'new'));
      await check('/dev/null');
      await assert.rejects(check(folder), { code: 'OUTPUT_UNWRITABLE' }, command.name);
      if (name === 'output') await check('-');
      else await assert.rejects(check('-'), { code: 'USAGE' }, command.name);
    }
    assert.deepEqual(readdirSync(folder), ['there']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

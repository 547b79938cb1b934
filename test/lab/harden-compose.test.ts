import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hardenedOverride } from '../../src/app/fix/harden.ts';
import { lint } from '../../src/app/lint.ts';
import { registeredChecks as checks } from '../../src/app/registered-checks.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { roundsOf } from '../kit/rounds.ts';
import { lab } from './compose-both.ts';
import { changedKeys, configOf } from './compose-config.ts';
import { projectToFix } from './fix-generated.ts';

const override = 'compose.hardened.yaml';

/** The keys that an override file has, by the service: `web.ports`. */
function keysIn(text: string): ReadonlySet<string> {
  let service = '';
  const keys = new Set<string>();
  for (const line of text.split('\n')) {
    service = /^ {2}"?([\w.-]+)"?:$/u.exec(line)?.[1] ?? service;
    const key = /^ {4}(\w+):/u.exec(line)?.[1];
    if (key !== undefined) keys.add(`${service}.${key}`);
  }
  return keys;
}

lab('Compose takes the override, and changes what it says and nothing else', async (context, command) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ironhull-harden-')));
  context.after(() => rmSync(root, { recursive: true }));
  const machine = { ...localMachine('0.0.0', () => undefined), env: {}, directory: root };
  let [projects, removed] = [0, 0];
  for (let seed = 1; seed <= roundsOf(30); seed += 1) {
    const files = projectToFix(seed);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    const before = configOf(command, root, ['compose.yaml']);
    if (typeof before === 'string') continue;
    projects += 1;
    const run = { targets: { paths: [], project: { files: ['compose.yaml'] } }, checks };
    const hardened = await hardenedOverride(run, machine);
    const shown = `seed ${seed}\n${files['compose.yaml']}\n=====\n${hardened.text}`;
    writeFileSync(join(root, override), hardened.text);
    const after = configOf(command, root, ['compose.yaml', override]);
    assert.ok(typeof after !== 'string', `${shown}\n${JSON.stringify(after)}`);
    const keys = keysIn(hardened.text);
    const changed = changedKeys(before.services, after.services);
    const isNetwork = (key: string): boolean => keys.has(key.replace(/networks$/u, 'network_mode'));
    assert.deepEqual(
      changed.filter((key) => !keys.has(key) && !isNetwork(key)),
      [],
      shown,
    );
    assert.deepEqual(
      [...keys].filter((key) => !changed.includes(key)),
      [],
      `without effect: ${shown}`,
    );
    const both = await lint({ paths: [], project: { files: ['compose.yaml', override] } }, checks, machine);
    assert.deepEqual(
      both.report.findings.map(({ fingerprint }) => fingerprint).length,
      hardened.remaining.length,
      shown,
    );
    assert.equal(readFileSync(join(root, 'compose.yaml'), 'utf8'), files['compose.yaml']);
    removed += hardened.removed;
  }
  context.diagnostic(`${projects} projects, ${removed} findings removed`);
  assert.ok(
    projects > roundsOf(30) / 2 && removed > projects * 5,
    `${projects} projects, ${removed} removed`,
  );
});

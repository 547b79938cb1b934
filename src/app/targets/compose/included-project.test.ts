import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { localMachine } from '../../runtime/local-machine.ts';
import { composeOptions } from '../named-project.ts';
import { readTargets } from '../read-targets.ts';

/** The services that a run of a folder with these files finds: `file service`. */
async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-included-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const machine = { ...localMachine('0.0.0', () => undefined), directory: root, env: {} };
    const { facts } = await readTargets([{ path: '.' }], machine, await composeOptions({}, machine));
    return facts.workloads.map(({ written, file }) => `${file?.name} ${written.name}`).toSorted();
  } finally {
    rmSync(root, { recursive: true });
  }
}

const including = 'include: [sub/compose.yaml]\nservices: {web: {image: web}}\n';
const own = 'services: {own: {image: own, volumes: ["./x:/x"]}, made: {build: .}}\n';

test('a project that another one includes is judged once', async () => {
  const once = ['compose.yaml made', 'compose.yaml own', 'compose.yaml web'];
  assert.deepEqual(await found({ 'compose.yaml': including, 'sub/compose.yaml': own }), once);
  const part = { 'compose.yaml': including.replace('compose.yaml', 'more.yaml'), 'sub/more.yaml': own };
  assert.deepEqual(await found(part), once);
});

test('a project that is another one by itself is judged too', async () => {
  const files = { 'compose.yaml': including, 'sub/compose.yaml': own };
  const override = 'services: {own: {privileged: true}}\n';
  assert.equal((await found({ ...files, 'sub/compose.override.yaml': override })).length, 5);
  const variable = { ...files, 'sub/compose.yaml': own.replace('./x', '${X:-./x}') };
  assert.equal((await found({ ...variable, '.env': 'X=/etc\n' })).length, 5);
});

test('a file on another machine is a gap, and a project of nothing else decides nothing', async () => {
  const root = mkdtempSync(join(tmpdir(), 'ironhull-elsewhere-'));
  try {
    const machine = { ...localMachine('0.0.0', () => undefined), directory: root, env: {} };
    for (const services of ['', 'services: {web: {image: web, depends_on: [db]}}\n']) {
      writeFileSync(join(root, 'compose.yaml'), `include: ["oci://reg.example/a:1"]\n${services}`);
      const { gaps, problems, outcomes } = await readTargets(
        [{ path: '.' }],
        machine,
        await composeOptions({}, machine),
      );
      assert.deepEqual(problems, []);
      assert.match(
        gaps.map(({ why }) => why).join('\n'),
        /^compose\.yaml:1:11: included file oci:\S+ is not on this machine[^\n]*$/u,
      );
      assert.equal(outcomes.length > 0, services !== '');
    }
  } finally {
    rmSync(root, { recursive: true });
  }
});

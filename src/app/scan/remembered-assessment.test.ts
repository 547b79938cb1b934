import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Advisory } from '../../core/software/advisory.ts';
import { advisoriesInMemory, advisory, affects, inventoryOf } from '../../advisories/match/test-source.ts';
import { rememberedAssessment } from './remembered-assessment.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ironhull-assessment-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const one = advisory('CVE-2024-1', [affects('npm', 'left', { fixed: '2.0.0' })]);
const two = advisory('CVE-2024-2', [affects('npm', 'left')]);
const left = inventoryOf([{ type: 'npm', name: 'left', version: '1.0.0' }]);

/** Compares an inventory in a run of its own; returns the ids that were found, and how often advisories were looked up. */
function run(
  {
    state = 'first',
    option,
    inventory = left,
  }: { state?: string | null; option?: string; inventory?: typeof left },
  advisories: readonly Advisory[] = [one],
): { ids: string[]; asked: number } {
  const source = advisoriesInMemory(advisories);
  let asked = 0;
  const counting = {
    ...source,
    advisoriesOn: (ecosystem: string, name: string) => (asked++, source.advisoriesOn(ecosystem, name)),
  };
  const database = state === null ? {} : { state };
  const assess = rememberedAssessment(database, counting, option, { env: {}, home });
  return { ids: assess(inventory).matches.map(({ id }) => id), asked };
}

test('the same inventory, database, option and program are compared once', () => {
  assert.deepEqual(run({}), { ids: ['CVE-2024-1'], asked: 1 });
  assert.deepEqual(run({}), { ids: ['CVE-2024-1'], asked: 0 });
});

test('another state of the database, another option and another inventory are compared', () => {
  run({});
  assert.deepEqual(run({ state: 'second' }, [one, two]).ids, ['CVE-2024-1', 'CVE-2024-2']);
  assert.equal(run({ option: 'elsewhere' }).asked, 1);
  const newer = inventoryOf([{ type: 'npm', name: 'left', version: '2.0.0' }]);
  assert.deepEqual(run({ inventory: newer }), { ids: [], asked: 1 });
  assert.equal(run({}).asked, 0);
});

test('a database that was changed a moment ago is compared each time', () => {
  run({ state: null });
  assert.deepEqual(run({ state: null }, [two]), { ids: ['CVE-2024-2'], asked: 1 });
});

test('an entry that is damaged is as good as none', () => {
  run({});
  const folder = join(home, '.cache/ironhull/assessments');
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'damaged');
  assert.deepEqual(run({}), { ids: ['CVE-2024-1'], asked: 1 });
});

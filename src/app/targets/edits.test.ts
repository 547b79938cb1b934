import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { textTargets } from '../../core/target.ts';
import { allLiveTargets } from './live.ts';
import { allTargets } from './registry.ts';

const root = join(import.meta.dirname, '../../..');
const sources = globSync(['src/**/*.ts', 'tools/**/*.ts'], { cwd: root })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** The files outside of its folder that name a target: by an import, or by its kind or folder in a table. */
function placesOf(kind: string): readonly string[] {
  const folder = `src/app/targets/${kind}/`;
  const names = [`/${kind}/target.ts'`, `/${kind}/read.ts'`, `'targets/${kind}'`, `targets/${kind}/`];
  return sources
    .filter(({ file }) => !file.startsWith(folder))
    .filter(
      ({ file, text }) =>
        names.some((name) => text.includes(name)) ||
        (file === 'src/core/target.ts' && text.includes(`'${kind}'`)),
    )
    .map(({ file }) => file)
    .toSorted();
}

const wanted = ['src/app/targets/registry.ts', 'src/core/target.ts', 'tools/structure/part-table.ts'];

// The facts of containers name Compose files, and the shape of facts is generated: those two reach further.
for (const kind of textTargets.filter((one) => one !== 'compose'))
  test(`${kind} is its own folder and three edits elsewhere`, () => {
    assert.deepEqual(placesOf(kind), wanted);
  });

test('each kind has its folder', () => {
  for (const { kind } of [...allTargets, ...Object.values(allLiveTargets)])
    assert.ok(
      sources.some(({ file }) => file === `src/app/targets/${kind}/target.ts`),
      kind,
    );
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { checks } from '../../src/checks/registry.gen.ts';
import { known } from '../../src/core/observed.ts';
import { surfacesOf } from '../../src/knowledge/settings/setting-names.ts';
import { matrixCell, matrixTests, surfaceOf } from '../kit/surfaces/matrix-cells.ts';
import { factsOfRow, reportOnRow, withSecurityModules } from '../kit/surfaces/matrix-report.ts';
import { matrixColumns } from '../kit/surfaces/matrix-row.ts';
import { matrixRows, plainPlaces } from '../kit/surfaces/matrix-rows.ts';
import { plainEngine } from '../kit/plain-engine.ts';
import { textSurfaces } from '../kit/surfaces/read.ts';

const rows = matrixRows(plainPlaces);
const root = resolve(import.meta.dirname, '../..');
const engine = known(withSecurityModules(plainEngine), 'engine');

describe('the matrix of rules and surfaces', () => {
  it('has every rule on workloads, once', () => {
    const rules = checks.filter(({ on }) => on === 'workload').map(({ id }) => id);
    assert.deepEqual(
      rows.map(({ rule }) => rule),
      rules.toSorted(),
    );
  });

  it('shows a rule where it runs, or says why not', () => {
    for (const row of rows) {
      const check = checks.find(({ id }) => id === row.rule);
      assert.ok(check);
      for (const column of matrixColumns) {
        const cell = matrixCell(row, column);
        const runs = surfacesOf(check).includes(surfaceOf[column]);
        if ('shown' in cell) assert.ok(runs, `${row.rule} does not run on ${column}`);
        else assert.ok(cell.cannot.length > 10, `${row.rule} on ${column}`);
      }
      assert.ok(
        matrixColumns.some((column) => 'shown' in matrixCell(row, column)),
        `${row.rule} is shown nowhere`,
      );
    }
  });

  it('names tests that show the rule', () => {
    const own: ReadonlySet<string> = new Set(Object.values(matrixTests));
    for (const row of rows)
      for (const [column, file] of Object.entries(row.shownBy ?? {})) {
        const text = readFileSync(resolve(root, file), 'utf8');
        const [, name = ''] = row.rule.split('/');
        assert.ok(own.has(file) || text.includes(name), `${file} shows ${row.rule} on ${column}`);
      }
  });
});

for (const surface of textSurfaces)
  describe(`the bad setting of each rule on the surface ${surface}`, () => {
    for (const row of rows) {
      const cell = matrixCell(row, surface);
      if (!('shown' in cell) || cell.shown !== matrixTests.text) continue;
      it(`${row.title} fails ${row.rule}`, () => {
        const report = reportOnRow(row, factsOfRow(row, surface), { engine });
        assert.ok(
          report.findings.some(({ rule }) => rule === row.rule),
          JSON.stringify(report.outcomes.map(({ outcome }) => outcome)),
        );
      });
    }
  });

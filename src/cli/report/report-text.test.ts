import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportText } from './report-text.ts';

const report = { findings: [], outcomes: [] };

test('a report that no text can hold fails in our own words', async () => {
  assert.equal(await reportText(report, async () => 'x'), 'x');
  await assert.rejects(
    reportText(report, async () => 'x'.repeat(2 ** 20).repeat(2 ** 20)),
    { code: 'REPORT_TOO_LARGE', detail: '0 findings and 0 outcomes are too many for one report' },
  );
  const other = new RangeError('Maximum call stack size exceeded');
  await assert.rejects(
    reportText(report, () => Promise.reject(other)),
    other,
  );
});

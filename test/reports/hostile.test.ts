import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../src/core/findings/report.ts';
import { writeCheckstyle } from '../../src/reports/checkstyle/checkstyle.ts';
import { writeGithub } from '../../src/reports/github/github.ts';
import { writeGitlab } from '../../src/reports/gitlab/gitlab.ts';
import { writeHtml } from '../../src/reports/html/html.ts';
import { writeJson } from '../../src/reports/json/json.ts';
import { writeJunit } from '../../src/reports/junit/junit.ts';
import { writeMarkdown } from '../../src/reports/markdown/markdown.ts';
import { nextSteps } from '../../src/reports/content/next-steps.ts';
import { writeSarif } from '../../src/reports/sarif/sarif.ts';
import { writeTable } from '../../src/reports/table/table.ts';
import { textWidth } from '../../src/reports/text/text-width.ts';
import { hostileText } from '../kit/sample-report.ts';
import { settledReport } from '../kit/settled-report.ts';

/** The keys whose values are our own words or are checked elsewhere; every other text is from outside. */
const own = new Set(['kind', 'state', 'severity', 'category', 'safety', 'in', 'collectedAt', 'version']);

/** The sample with every text from outside replaced. */
function filledWith(text: string): Report {
  const json = JSON.stringify(settledReport());
  return JSON.parse(json, (key, value: unknown) =>
    typeof value === 'string' && !own.has(key) ? text : value,
  );
}

const texts = [
  hostileText,
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  '<!--<script>',
  '[x](javascript:alert(1))',
  '${7*7} {{7*7}} %s {0}',
  '\ud800\u0000\u0085\u2028',
  ' \u{1f468}\u200d\u{1f469}\u200d\u{1f467} ',
  '',
  'z'.repeat(5000),
];
for (const text of texts) {
  test(`a report made of ${JSON.stringify(text.slice(0, 40))} stays within its format`, () => {
    const report = filledWith(text);
    assert.deepEqual(JSON.parse(writeJson(report)).findings[0].message, text);
    assert.equal(JSON.parse(writeSarif(report, { rules: [], baseDirectory: '/srv' })).version, '2.1.0');
    const table = writeTable(report, { width: 72, colour: false, unicode: true, all: true });
    for (const line of table.split('\n')) assert.ok(textWidth(line) <= 72, line);
    const page = writeHtml(report, { rules: [] });
    assert.equal(page.match(/<script/g)?.length, 2);
    assert.doesNotMatch(page, /<[^>]* onmouseover=/);
    const outputs = [
      table,
      page,
      writeJson(report),
      writeJunit(report, { rules: [] }),
      writeMarkdown(report),
      writeGithub(report, { baseDirectory: '/srv' }),
      writeGitlab(report, { baseDirectory: '/srv' }),
      writeCheckstyle(report, { baseDirectory: '/srv' }),
      ...nextSteps(report),
    ];
    for (const output of outputs) {
      assert.doesNotMatch(output.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  });
}

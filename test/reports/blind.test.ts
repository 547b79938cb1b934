import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeCheckstyle } from '../../src/reports/checkstyle/checkstyle.ts';
import { writeGithub } from '../../src/reports/github/github.ts';
import { writeGitlab } from '../../src/reports/gitlab/gitlab.ts';
import { writeHtml } from '../../src/reports/html/html.ts';
import { writeJunit } from '../../src/reports/junit/junit.ts';
import { writeMarkdown } from '../../src/reports/markdown/markdown.ts';
import { nextSteps } from '../../src/reports/content/next-steps.ts';
import { writeSarif } from '../../src/reports/sarif/sarif.ts';
import { writeTable } from '../../src/reports/table/table.ts';
import { verdict } from '../../src/reports/content/verdict.ts';
import { blindReport, cleanReport, sampleReport } from '../kit/sample-report.ts';

const table = { width: 80, colour: false, unicode: true, all: false };

test('no format calls a run that decided nothing a good one', () => {
  const report = blindReport();
  assert.match(writeTable(report, table), /Nothing could be decided; 0 passed, 4 unknown/);
  assert.match(writeHtml(report, { rules: [] }), /<h1>Nothing could be decided<\/h1>/);
  assert.match(nextSteps(report)[0] ?? '', /^No check could be decided/);
  const log = JSON.parse(writeSarif(report, { rules: [], baseDirectory: '/srv' }));
  assert.equal(log.runs[0].invocations[0].executionSuccessful, false);
  assert.match(writeMarkdown(report), /^## Ironhull: Nothing could be decided\n/);
  assert.match(writeJunit(report, { rules: [] }), /<error type="NOTHING_DECIDED"/);
  const base = { baseDirectory: '/srv' };
  assert.match(writeGithub(report, base), /^::error title=No check could be decided::NOTHING_DECIDED: /);
  assert.equal(JSON.parse(writeGitlab(report, base))[0].severity, 'blocker');
  assert.match(writeCheckstyle(report, base), /severity="error" [^>]*source="NOTHING_DECIDED"/);
  const texts = [writeTable(report, table), writeHtml(report, { rules: [] }), writeMarkdown(report)];
  for (const text of texts) {
    assert.doesNotMatch(text, /no (new )?findings/i);
  }
});

test('a report without findings says how many checks are undecided', () => {
  const { gaps } = sampleReport();
  assert.equal(verdict(cleanReport()), 'No findings');
  assert.equal(verdict({ ...cleanReport(), gaps }), 'No findings; 2 checks undecided');
  assert.equal(verdict(sampleReport()), '3 critical findings');
});

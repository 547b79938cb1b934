import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { AssessedOutcome, Finding } from '../../src/core/findings/finding.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { summaryOf } from '../../src/core/findings/summary.ts';
import { writeHtml } from '../../src/reports/html/html.ts';
import { cleanReport, inFile, sampleFinding, workloadNamed } from '../kit/sample-report.ts';

const count = 2000;
const workloads = Array.from({ length: count }, (_, n) => workloadNamed(`app-${n}`));

/** One finding of each rule for each workload, some with evidence that differs. */
const findings: readonly Finding[] = Array.from({ length: 12 }, (_, rule) =>
  workloads.map((subject, n) =>
    sampleFinding({
      rule: `workload/rule-${rule}`,
      severity: rule === 0 ? 'high' : rule < 6 ? 'medium' : 'low',
      title: `Title of rule ${rule}`,
      message: `Message of rule ${rule}`,
      subject,
      sightings: [inFile('deploy/compose.yaml', 10 * n + rule)],
      evidence: [
        { source: `deploy/compose.yaml:${10 * n + rule}:5`, saw: rule % 2 ? 'not set' : `volume ${n}` },
      ],
    }),
  ),
).flat();

const outcomes: readonly AssessedOutcome[] = Array.from({ length: 40 }, (_, rule) =>
  workloads.map((subject, n): AssessedOutcome => {
    const evidence = [
      { source: `deploy/compose.yaml:${10 * n}:5`, saw: rule < 8 ? `mount ${n}` : 'its default' },
    ] as const;
    return { rule: `workload/passed-${rule}`, subject, outcome: { state: 'passed', evidence } };
  }),
).flat();

const report: Report = { ...cleanReport(), findings, outcomes, summary: summaryOf(findings, outcomes) };
const html = writeHtml(report, { rules: [] });

test(`a page of ${count} workloads is smaller than 10 MB, names each finding, and holds all of the report`, () => {
  assert.ok(html.length < 10_000_000, `${html.length} characters`);
  assert.equal(html.match(/data-item\s+data-state="failed"/gu)?.length, findings.length);
  const [, data = ''] = /<script type="application\/gzip" id="report">([\w+/=]*)<\/script>/u.exec(html) ?? [];
  const document = JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString()) as Report;
  assert.equal(document.findings.length, findings.length);
  assert.equal(document.outcomes.length, outcomes.length);
});

const executablePath = '/usr/bin/chromium';
const required = process.env['IRONHULL_LAB'] === 'required';
const skip = existsSync(executablePath) || required ? false : 'no /usr/bin/chromium on this machine';

describe('in a browser', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-large-page-'));
  const file = join(folder, 'report.html');
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    writeFileSync(file, html);
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath, args });
    page = await (await browser.newContext({ offline: true })).newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(pathToFileURL(file).href);
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const shown = (): Promise<string | null> => page.locator('#shown').textContent();

  test('it is painted within two seconds, and can be used soon after', async () => {
    const [painted, usable] = await page.evaluate<[number, number]>(
      `[performance.getEntriesByName('first-contentful-paint')[0].startTime,
        performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd]`,
    );
    assert.ok(painted < 2000, `first paint after ${painted} ms`);
    // The bound of a machine that runs other tests: a step that is quadratic in the entries takes minutes.
    assert.ok(usable < 15_000, `usable after ${usable} ms`);
  });

  test('a search and the filters find single entries among all', async () => {
    const all = (await shown()) ?? '';
    assert.match(all, /^\d+ entries$/u);
    await page.fill('#search', 'compose.yaml:19993');
    assert.match((await shown()) ?? '', /^1 of /u);
    assert.equal(await page.evaluate("document.querySelectorAll('[data-item]:not([hidden])').length"), 1);
    await page.fill('#search', 'workload/rule-7');
    assert.match((await shown()) ?? '', new RegExp(`^${count} of `, 'u'));
    await page.selectOption('#subject', { label: 'workload app-1999' });
    assert.match((await shown()) ?? '', /^1 of /u);
    await page.fill('#search', '');
    assert.match((await shown()) ?? '', /^52 of /u, '12 findings and 40 passes');
    await page.locator('[data-filter=state][value=passed]').uncheck();
    await page.locator('[data-filter=severity][value=medium]').uncheck();
    assert.match((await shown()) ?? '', /^7 of /u);
    await page.locator('[data-filter=state][value=passed]').check();
    await page.locator('[data-filter=severity][value=medium]').check();
    await page.selectOption('#subject', 'kind workload');
    assert.equal((await shown()) ?? '', all);
  });

  test('the JSON report is saved whole', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#save').click()]);
    const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as Report;
    assert.equal(saved.findings.length, findings.length);
    assert.equal(saved.outcomes.length, outcomes.length);
    assert.deepEqual(complaints, []);
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { writeHtml } from '../../src/reports/html/html.ts';
import { writeJson } from '../../src/reports/json/json.ts';
import { writeJunit } from '../../src/reports/junit/junit.ts';
import { writeMarkdown } from '../../src/reports/markdown/markdown.ts';
import { writeSarif } from '../../src/reports/sarif/sarif.ts';
import { writeTable } from '../../src/reports/table/table.ts';
import { hostileText } from '../kit/sample-report.ts';
import { sampleRules } from '../kit/sample-rules.ts';
import { scannedImages, scanReport, vulnerabilityFinding } from '../kit/sample-scan.ts';

const openssl = { package: 'libssl3', installed: '3.0.9-1', fixedIn: '3.0.11-1' };
const opensslFound = { upgrade: 'openssl', upgradeTo: '3.0.15-1', inBase: false };
const [, web] = scannedImages;
assert.ok(web);

const report = scanReport([
  vulnerabilityFinding({
    ...openssl,
    id: 'CVE-2026-1',
    severity: 'critical',
    found: {
      ...opensslFound,
      knownExploitedSince: '2026-02-03',
      epss: 0.93,
      summary: 'Overflow in a parser',
    },
  }),
  vulnerabilityFinding({
    ...openssl,
    package: 'openssl',
    id: 'CVE-2026-1',
    severity: 'critical',
    found: opensslFound,
  }),
  vulnerabilityFinding({ ...openssl, id: 'CVE-2026-2', found: opensslFound }),
  ...['tar', 'bash'].map((name) =>
    vulnerabilityFinding({
      id: 'CVE-2026-3',
      package: name,
      installed: '1',
      fixedIn: '2',
      found: { inBase: true },
    }),
  ),
  vulnerabilityFinding({ id: 'CVE-2026-4', package: 'perl', installed: '5', found: { status: 'wont-fix' } }),
  vulnerabilityFinding({
    id: 'CVE-2026-5',
    package: 'linux-libc-dev',
    installed: '6.1',
    impliedBy: 'software/kernel-headers',
  }),
  vulnerabilityFinding({
    id: 'CVE-2026-6',
    package: hostileText,
    installed: hostileText,
    fixedIn: hostileText,
    subject: web,
  }),
]);

const table = (width: number, more = {}): string =>
  writeTable(report, { width, unicode: true, colour: false, all: false, ...more });

describe('a scan in a table', () => {
  it('says for each image the counts, what to upgrade first, and the age of the advisories', () => {
    const text = table(100).replaceAll(/\s+/gu, ' ');
    assert.match(text, /shop\/api:1\.0 ─+ 100 packages, Debian GNU\/Linux 12/u);
    assert.match(
      text,
      /1 critical, 3 medium; 1 is known to be exploited, by the advisories that come with Ironhull, of 2024-12-24/u,
    );
    assert.match(
      text,
      /CRITICAL openssl 3\.0\.9-1 to 3\.0\.15-1: clears 2: 1 critical, 1 medium; 1 is known to be exploited/u,
    );
    assert.match(
      text,
      /MEDIUM the base image, by a newer build: clears up to 1 medium\. It needs bash 2, tar 2/u,
    );
    assert.match(text, /No fix yet for 1: perl \(1 medium\)/u);
    assert.match(text, /1 package is not assessed/u);
    assert.match(
      text,
      /8 findings are of packages, one for each package and vulnerability \(6 vulnerabilities, 1 of them in kernel headers\)/u,
    );
    assert.match(
      text,
      /1\. In shop\/api:1\.0, upgrade openssl to 3\.0\.15-1: it clears 2 vulnerabilities\./u,
    );
    assert.doesNotMatch(text, /CVE-2026-1/u, 'a line for each is what --all is for');
  });

  it('keeps to its width, and lists each vulnerability with --all', () => {
    for (const width of [40, 80, 120])
      for (const line of table(width).split('\n')) assert.ok(line.length <= width, line);
    assert.match(table(100, { all: true }), /CVE-2026-1 in libssl3/u);
  });
});

test('JSON has the counts, upgrades and remedies of a scan, and satisfies the schema', () => {
  const schema = JSON.parse(readFileSync(new URL('../../docs/schema/report.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);
  const document = JSON.parse(writeJson(report));
  const isValid = (value: unknown): boolean => validate(value);
  assert.ok(isValid(document), JSON.stringify(validate.errors));
  const [api] = document.software;
  assert.deepEqual(api.vulnerabilities, { critical: 1, high: 0, medium: 3, low: 0, info: 0, exploited: 1 });
  assert.deepEqual(
    api.remedies.map(({ kind }: { kind: string }) => kind),
    ['package', 'base-image'],
  );
  const { software, ...others } = document;
  assert.ok(!isValid({ ...others, software: [{ ...software[0], upgrades: [{}] }] }));
});

test('SARIF has a rule for each vulnerability, with its packages, what is known of it and what to do', () => {
  const [run] = JSON.parse(writeSarif(report, { rules: sampleRules(), baseDirectory: '/srv' })).runs;
  const ruleOf = (id: string) => run.tool.driver.rules.find((rule: { id: string }) => rule.id === id);
  const rule = ruleOf('CVE-2026-1');
  assert.equal(rule.shortDescription.text, 'CVE-2026-1 in libssl3, openssl');
  assert.equal(rule.fullDescription.text, 'Overflow in a parser');
  assert.match(rule.help.text, /https:\/\/advisories\.example\/CVE-2026-1/u);
  assert.equal(rule.properties['security-severity'], '9.5');
  assert.equal(rule.defaultConfiguration.level, 'error');
  assert.equal(ruleOf('CVE-2026-2').defaultConfiguration.level, 'warning');
});

test('Markdown lists upgrades and what is grave, and stays short', () => {
  const text = writeMarkdown(report);
  assert.match(
    text,
    /^1\. `openssl` `3\.0\.9-1` to `3\.0\.15-1`: clears 2: 1 critical, 1 medium; 1 is known/mu,
  );
  assert.match(
    text,
    /^- \*\*critical\*\* `CVE-2026-1` in `openssl`: fixed in `3\.0\.11-1`, known to be exploited$/mu,
  );
  assert.doesNotMatch(text, /CVE-2026-2/u);
  assert.doesNotMatch(text.replaceAll(/`[^`]*`/gu, ''), /<img/u);
});

test('JUnit has a line for each vulnerability', () => {
  const text = writeJunit(report, { rules: sampleRules() });
  assert.match(text, /critical: libssl3 3\.0\.9-1 has CVE-2026-1/u);
  assert.doesNotMatch(text, /saw libssl3/u);
});

/** A bad image: 200 packages with 50 vulnerabilities each. */
const large = scanReport(
  Array.from({ length: 10_000 }, (_, n) =>
    vulnerabilityFinding({
      id: `CVE-2025-${10_000 + n}`,
      package: `package-${n % 200}`,
      installed: '1.0',
      ...(n % 3 === 0 ? {} : { fixedIn: '1.1' }),
      found: { summary: 'A flaw in a function that reads what comes from the network allows to run code' },
    }),
  ),
);
const largePage = writeHtml(large, { rules: [] });

test('a page of 10,000 vulnerabilities is smaller than 6 MB and has each once', () => {
  assert.ok(largePage.length < 6_000_000, `${largePage.length} characters`);
  assert.equal(largePage.match(/<li\s+data-item/gu)?.length, 10_000);
});

const executablePath = '/usr/bin/chromium';
const required = process.env['IRONHULL_LAB'] === 'required';
const skip = existsSync(executablePath) || required ? false : 'no /usr/bin/chromium on this machine';

describe('a scan in a browser', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-scan-page-'));
  let browser: Browser;
  before(async () => {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath, args });
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(page: string): Promise<Page> {
    const file = join(folder, 'page.html');
    writeFileSync(file, page);
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(file).href);
    return tab;
  }

  it('has a part for each image, and vulnerabilities that filter by package', async () => {
    const page = await open(writeHtml(report, { rules: sampleRules() }));
    assert.equal(await page.locator('#packages ~ .group').count(), 2);
    assert.equal(await page.locator('#shown').textContent(), '8 entries');
    await page.fill('#search', 'openssl exploited since');
    assert.equal(await page.locator('#shown').textContent(), '1 of 8');
    assert.equal(await page.locator('.vulnerabilities', { hasText: 'CVE-2026-1' }).isVisible(), true);
    await page.fill('#search', '');
    await page.locator('[data-filter=severity][value=medium]').uncheck();
    assert.equal(await page.locator('#shown').textContent(), '2 of 8');
    assert.equal(await page.locator('img').count(), 0);
    const headers = page.locator('.finding', { hasText: 'linux-libc-dev' });
    assert.match((await headers.textContent()) ?? '', /kernel headers only/u);
    await page.close();
  });

  it('is searched at once with 10,000 vulnerabilities', async () => {
    const page = await open(largePage);
    const started = performance.now();
    await page.fill('#search', 'CVE-2025-19999');
    assert.equal(await page.locator('#shown').textContent(), '1 of 10001');
    assert.ok(performance.now() - started < 5000, 'on a machine under load');
    await page.close();
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { writeHtml } from '../../src/reports/html/html.ts';
import { cleanReport, sampleReport } from '../kit/sample-report.ts';
import { faintTexts } from './contrast.ts';
import { sampleRules } from '../kit/sample-rules.ts';

const executablePath = '/usr/bin/chromium';
const required = process.env['IRONHULL_LAB'] === 'required';
const skip = existsSync(executablePath) || required ? false : 'no /usr/bin/chromium on this machine';

const overflowing = 'document.documentElement.scrollWidth - innerWidth';

test('the page holds no outside text as mark-up and names no address', () => {
  const page = writeHtml(sampleReport(), { rules: sampleRules() });
  assert.doesNotMatch(page, /<img/);
  assert.equal(page.match(/<\/script>/g)?.length, 2);
  assert.doesNotMatch(page.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  assert.doesNotMatch(page, /(?:src|href|action)="?(?:https?:)?\/\//);
});

describe('in a browser', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-html-'));
  const addresses = { sample: sampleReport(), clean: cleanReport() };
  const addressOf = (name: keyof typeof addresses) => {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, writeHtml(addresses[name], { rules: sampleRules() }));
    return pathToFileURL(file).href;
  };
  let browser: Browser;

  before(async () => {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath, args });
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a page with the network cut off; fails if it asked for anything or complained. */
  async function visit(
    name: keyof typeof addresses,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ offline: true, ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    const address = addressOf(name);
    await page.goto(address);
    await look(page);
    await context.close();
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      requests.filter((url) => url !== address && !/^(?:data|blob):/.test(url)),
      [],
    );
  }

  test('nothing is requested, nothing complains, and the data is that of the JSON report', () =>
    visit('sample', {}, async (page) => {
      assert.equal(await page.locator('h1').textContent(), '3 critical findings');
      const data = JSON.parse((await page.locator('#report').textContent()) ?? '');
      assert.equal(data.findings.length, sampleReport().findings.length);
      assert.equal(await page.locator('img').count(), 0);
    }));

  test('severity, state, subject and text filter; what follows keeps its cause', () =>
    visit('sample', {}, async (page) => {
      assert.equal(await shown(page), '21 entries');
      for (const severity of ['critical', 'medium', 'low', 'info']) {
        await page.locator(`[data-filter=severity][value=${severity}]`).uncheck();
      }
      assert.match((await shown(page)) ?? '', /^14 of 21$/);
      assert.equal(await page.locator('.finding.medium:visible').count(), 0);
      assert.equal(await page.locator('.finding.critical:visible').count(), 1);
      await page.locator('[data-filter=severity][value=critical]').check();
      await page.locator('[data-filter=state][value=unknown]').uncheck();
      await page.locator('[data-filter=state][value=passed]').uncheck();
      assert.equal(await shownItems(page, 'unknown'), 0);
      assert.equal(await page.locator('#not-known').isVisible(), false);
      await page.selectOption('#subject', 'kind engine');
      assert.equal(await shownItems(page, 'failed'), 1);
      await page.selectOption('#subject', '');
      await page.fill('#search', 'daemon.json TLS');
      assert.equal(await shown(page), '1 of 21');
      await page.fill('#search', 'no such thing');
      assert.equal(await page.locator('#nothing').isVisible(), true);
    }));

  test('one subject shows all that is said of it', () =>
    visit('sample', {}, async (page) => {
      await page.selectOption('#subject', { label: 'workload worker' });
      assert.equal(await shownItems(page, 'failed'), 1);
      assert.equal(await shownItems(page, 'unknown'), 1);
      assert.equal(await shownItems(page, 'passed'), 1);
    }));

  test('by keyboard alone: search, clear, open a finding', () =>
    visit('sample', {}, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('socket proxy');
      assert.equal(await shown(page), '1 of 21');
      await page.keyboard.press('Escape');
      assert.equal(await shown(page), '21 entries');
      const socket = page.locator('.finding', { hasText: 'Engine socket is mounted' }).last();
      await socket.locator('summary').focus();
      await page.keyboard.press('Enter');
      assert.equal(await socket.locator('.message').isVisible(), true);
      assert.equal(await socket.locator('.steps').isVisible(), true);
    }));

  test('a search opens what holds the place it found', () =>
    visit('sample', {}, async (page) => {
      await page.fill('#search', 'System calls');
      assert.equal(
        await page.locator('.follows .title', { hasText: 'No seccomp profile' }).isVisible(),
        true,
      );
      await page.fill('#search', 'live-restore: true');
      assert.equal(await page.locator('.pass:visible').count(), 1);
    }));

  test('a rule is linked to what it is for', () =>
    visit('sample', {}, async (page) => {
      await page.locator('a[href="#rule-workload-privileged"]').first().click();
      const rule = page.locator('#rule-workload-privileged');
      assert.match((await rule.textContent()) ?? '', /load kernel modules/);
    }));

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the ${colorScheme} theme follows the system, and the button changes it`, () =>
      visit('sample', { colorScheme }, async (page) => {
        assert.equal(await isDark(page), colorScheme === 'dark');
        await page.locator('#theme').click();
        assert.equal(await isDark(page), colorScheme !== 'dark');
      }));
    test(`${colorScheme}: every text has a contrast of 4.5 or more`, () =>
      visit('sample', { colorScheme }, async (page) => {
        await page.locator('#expand').click();
        const { seen, faint } = await page.evaluate<{ seen: number; faint: string[] }>(faintTexts);
        assert.ok(seen > 150, `${seen} texts`);
        assert.deepEqual(faint, []);
      }));
  }

  for (const [name, width] of [
    ['sample', 390],
    ['sample', 320],
    ['clean', 390],
    ['sample', 800],
    ['sample', 1400],
  ] as const) {
    test(`${name} at ${width} px does not overflow, folded or open`, () =>
      visit(name, { viewport: { width, height: 844 } }, async (page) => {
        for (let i = 0; i < 2; i += 1) {
          const overflow = await page.evaluate<number>(overflowing);
          assert.ok(overflow <= 0, `${overflow} px`);
          await page.locator('#expand').click();
        }
      }));
  }

  test('without scripts everything is there and can be opened', () =>
    visit('sample', { javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.locator('.toolbar').isVisible(), false);
      assert.equal(await page.locator('#theme').isVisible(), false);
      const privileged = page.locator('.finding.critical').first();
      assert.equal(await privileged.locator('.message').first().isVisible(), true);
      await page.locator('.passes > summary').click();
      assert.equal(await page.locator('.pass').first().isVisible(), true);
    }));

  test('in print nothing is folded and no control is shown', () =>
    visit('sample', {}, async (page) => {
      await page.emulateMedia({ media: 'print' });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      assert.equal(await page.locator('.toolbar').isVisible(), false);
      assert.equal(await page.locator('.message').filter({ visible: false }).count(), 0);
    }));

  test('a clean report says so', () =>
    visit('clean', {}, async (page) => {
      assert.equal(await page.locator('h1').textContent(), 'No findings');
      assert.equal(await shown(page), '4 entries');
    }));
});

async function isDark(page: Page): Promise<boolean> {
  const channels = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const [red = 255] = (channels.match(/\d+/g) ?? []).map(Number);
  return red < 80;
}

function shown(page: Page): Promise<string | null> {
  return page.locator('#shown').textContent();
}

function shownItems(page: Page, state: string): Promise<number> {
  return page.locator(`[data-item][data-state="${state}"]:not([hidden])`).count();
}

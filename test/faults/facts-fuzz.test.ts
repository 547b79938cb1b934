import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { readFactsFile } from '../kit/read-facts-file.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { IronhullError } from '../../src/core/errors.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { writeHtml } from '../../src/reports/html/html.ts';
import { writeJson } from '../../src/reports/json/json.ts';
import { writeJunit } from '../../src/reports/junit/junit.ts';
import { writeMarkdown } from '../../src/reports/markdown/markdown.ts';
import { writeSarif } from '../../src/reports/sarif/sarif.ts';
import { writeTable } from '../../src/reports/table/table.ts';
import { seeded } from '../kit/random.ts';

const recorded = resolve(import.meta.dirname, '../../examples/shop/facts.json');
const seed = 20_261_125;
const rounds = 800;

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Values that are wrong in most places, and right in some. */
const strange: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  '',
  'host',
  '../../etc/passwd',
  '\u001b[31mred\u202e<script>\n',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  { state: 'known' },
  { state: 'known', value: {}, from: '' },
  { state: 'absent', from: '' },
  { state: 'unreadable', why: 'denied', detail: '', from: '' },
  { unresolved: 'why', at: [] },
  { value: [], at: [] },
  { value: 'host', at: [] },
];

/** Strange values of the same type: most of them belong there, and are judged. */
function alike(value: Json | undefined): readonly Json[] {
  const typeOf = (json: Json | undefined): string => (Array.isArray(json) ? 'list' : typeof json);
  return strange.filter((other) => typeOf(other) === typeOf(value));
}

/** Changes one place of the document, picked by going down from the top. */
function mutate(document: Json, random: () => number): void {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  let place = document;
  for (;;) {
    if (typeof place !== 'object' || place === null) return;
    const holder: { [name: string]: Json } = place as { [name: string]: Json };
    const name = pick(Object.keys(holder));
    if (name === undefined) return;
    const inner = holder[name];
    const isLeaf = typeof inner !== 'object' || inner === null || Object.keys(inner).length === 0;
    if (!isLeaf && random() < 0.9) {
      place = inner;
      continue;
    }
    if (random() < 0.15) delete holder[name];
    else if (random() < 0.1 && !Object.hasOwn(holder, '__proto__'))
      Object.defineProperty(holder, '__proto__', {
        value: { polluted: 1 },
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else holder[name] = structuredClone(pick(random() < 0.6 ? alike(inner) : strange)) ?? null;
    return;
  }
}

/** Every format, for what it might trip over. */
function writeAll(report: Report): void {
  const table = writeTable(report, { width: 100, colour: true, unicode: true, all: true });
  const pages = [writeHtml(report, { rules: [] }), writeSarif(report, { rules: [], baseDirectory: '/' })];
  const texts = [
    table,
    ...pages,
    writeJson(report),
    writeMarkdown(report),
    writeJunit(report, { rules: [] }),
  ];
  assert.ok(texts.every((text) => text.length > 20));
}

describe(`facts changed at random, seed ${seed}`, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('are refused or judged, and nothing else happens', async () => {
    const random = seeded(seed);
    const document = JSON.parse(readFileSync(recorded, 'utf8')) as { workloads: Json[] } & {
      [name: string]: Json;
    };
    const path = join(folder, 'facts.json');
    const seen = { refused: 0, judged: 0 };
    for (let round = 0; round < rounds; round++) {
      // A few workloads each time: the rest is more of the same.
      const workloads = document.workloads.filter(() => random() < 0.2);
      const listed = { state: 'known', value: Math.floor(random() * 2), from: 'GET /containers' };
      const some = { ...document, workloads, containers: listed };
      const copy = structuredClone(some);
      for (let n = 0; n <= random() * 3; n++) mutate(copy, random);
      writeFileSync(path, JSON.stringify(copy));
      try {
        const facts = await readFactsFile(path);
        const report = buildReport(facts, checks, { version: '0.0.0', targets: [] });
        assert.equal(
          report.outcomes.every(({ outcome }) => outcome.state !== 'passed' || outcome.evidence.length > 0),
          true,
        );
        if (seen.judged++ % 5 === 0) writeAll(report);
      } catch (error) {
        if (!(error instanceof IronhullError && error.code === 'FACTS_MALFORMED')) {
          throw new Error(`round ${round}: ${JSON.stringify(copy).slice(0, 200)}`, { cause: error });
        }
        seen.refused++;
      }
      assert.equal(({} as { polluted?: number }).polluted, undefined);
    }
    assert.ok(seen.refused > rounds / 5 && seen.judged > rounds / 20, JSON.stringify(seen));
  });
});

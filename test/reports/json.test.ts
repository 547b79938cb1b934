import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { reportDocument, writeJson } from '../../src/reports/json/json.ts';
import { cleanReport, hostileText, sampleReport } from '../kit/sample-report.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/schema/report.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
}).compile(schema);

function errorsOf(document: unknown): string {
  return validate(document) ? '' : JSON.stringify(validate.errors);
}

type Json = Record<string, unknown>;

/** The sample's document with one change made to it. */
function changed(change: (document: { findings: Json[]; outcomes: Json[]; gaps: Json[] } & Json) => void) {
  const document = JSON.parse(writeJson(sampleReport()));
  change(document);
  return document;
}

test('sample reports satisfy the schema', () => {
  for (const report of [sampleReport(), cleanReport()]) {
    assert.equal(errorsOf(JSON.parse(writeJson(report))), '');
  }
});

const broken: readonly [string, Parameters<typeof changed>[0]][] = [
  ['no summary', (d) => delete d['summary']],
  ['a negative count', (d) => (d['summary'] = { ...(d['summary'] as Json), high: -1 })],
  ['another schema version', (d) => (d['schemaVersion'] = 2)],
  ['an extra key', (d) => (d['extra'] = 1)],
  ['a local time', (d) => (d['collectedAt'] = '2026-11-25 20:00')],
  ['an unknown severity', (d) => Object.assign(d.findings[0] ?? {}, { severity: 'severe' })],
  ['no evidence', (d) => Object.assign(d.findings[0] ?? {}, { evidence: [] })],
  ['empty locations', (d) => Object.assign(d.findings[0] ?? {}, { locations: [] })],
  [
    'a line 0',
    (d) =>
      Object.assign(d.findings[0] ?? {}, {
        locations: [{ file: 'a', startLine: 0, startColumn: 1, endLine: 1, endColumn: 1 }],
      }),
  ],
  ['an alias without its tool', (d) => Object.assign(d.findings[0] ?? {}, { aliases: ['5.5'] })],
  [
    'an edit without safety',
    (d) => Object.assign(d.findings[0] ?? {}, { fixes: [{ kind: 'edit', title: 'x', edits: [] }] }),
  ],
  ['a pass without evidence', (d) => Object.assign(d.outcomes[1] ?? {}, { evidence: [] })],
  [
    'an unknown without a kind',
    (d) => Object.assign(d.outcomes[1] ?? {}, { state: 'unknown', evidence: [], doubts: ['x'] }),
  ],
  [
    'an unknown without doubts',
    (d) => Object.assign(d.outcomes[1] ?? {}, { state: 'unknown', kind: 'unreadable', evidence: [] }),
  ],
  ['a gap without a reason', (d) => Object.assign(d.gaps[0] ?? {}, { why: '' })],
];
for (const [name, change] of broken) {
  test(`the schema refuses ${name}`, () => assert.notEqual(errorsOf(changed(change)), ''));
}

test('locations are the in-file places only, and absent off-file', () => {
  const { findings } = reportDocument(sampleReport());
  const privileged = findings.find((f) => f.rule === 'workload/privileged');
  assert.deepEqual(privileged?.locations, [
    { file: 'compose.yaml', startLine: 7, startColumn: 5, endLine: 7, endColumn: 21 },
  ]);
  assert.deepEqual(
    privileged?.sightings.map((s) => s.where),
    ['compose.yaml:7:5', 'inspect of shop-web-1 /HostConfig/Privileged'],
  );
  const offFile = JSON.parse(writeJson(sampleReport())).findings.at(-1);
  assert.equal('locations' in offFile, false);
  assert.equal(offFile.sightings[0].where, 'docker run line, column 12');
});

test('a command line itself is not in the document: it may hold credentials', () => {
  assert.doesNotMatch(writeJson(sampleReport()), /TOKEN/);
});

test('every outcome says its state, kind, evidence and doubts', () => {
  const { outcomes } = JSON.parse(writeJson(sampleReport()));
  const states = outcomes.map((o: Json) => [o['state'], o['kind'] ?? '', o['because'] ?? '']);
  assert.deepEqual(states[0], ['failed', '', '']);
  assert.deepEqual(outcomes[0].doubts, ['A second file that is merged in could not be read.']);
  assert.deepEqual(states[5], ['unknown', 'undecidable', '']);
  assert.deepEqual(states[9], ['not-applicable', '', 'the engine is not part of a swarm']);
});

test('hostile text comes back unchanged and is never raw on the way', () => {
  const text = writeJson(sampleReport());
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  assert.equal(JSON.parse(text).gaps[1].why, `the engine answered: ${hostileText}`);
});

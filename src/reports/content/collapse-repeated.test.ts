import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../core/finding.ts';
import { partAlike } from './collapse-repeated.ts';
import { groupFindings } from './grouping.ts';
import { writeTable } from '../table/table.ts';

function finding(name: string, rule: string, rest: Partial<Finding> = {}): Finding {
  return {
    fingerprint: `${rule}#${name}`,
    rule,
    severity: 'medium',
    aliases: [],
    category: 'security',
    title: `Title of ${rule}`,
    message: `Message of ${rule}`,
    subject: { kind: 'workload', id: name, key: name, name },
    evidence: [{ source: name, saw: 'y' }],
    sightings: [{ in: 'document', document: `inspect of ${name}`, pointer: '' }],
    fixes: [],
    detail: { kind: 'setting', parts: {} },
    waived: false,
    ...rest,
  };
}

const names = ['d', 'c', 'b', 'a'];

function part(findings: readonly Finding[]) {
  const { own, alike } = partAlike(groupFindings(findings));
  return {
    own: own.map(({ key, causes, elsewhere }) => [key, causes.length, elsewhere]),
    alike: alike.map(({ finding: { rule }, subjects }) => [rule, ...subjects.map(({ name }) => name)]),
  };
}

test('what four subjects have in the same words is told once, the worst and the most frequent first', () => {
  const all = [
    ...names.map((name) => finding(name, 'few')),
    ...[...names, 'e'].map((name) => finding(name, 'most')),
    ...names.map((name) => finding(name, 'mild', { severity: 'low' })),
    finding('a', 'alone'),
  ];
  assert.deepEqual(part(all), {
    own: [['a', 1, 3]],
    alike: [
      ['most', 'a', 'b', 'c', 'd', 'e'],
      ['few', 'a', 'b', 'c', 'd'],
      ['mild', 'a', 'b', 'c', 'd'],
    ],
  });
});

const file = 'compose.yaml';
const range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2, startOffset: 0, endOffset: 0 };

test('what differs, is grave, replaces text or brings others with it stays with its subject', () => {
  const stays = (change: (name: string) => Partial<Finding>): boolean =>
    part(names.map((name) => finding(name, 'r', change(name)))).alike.length === 0;
  assert.ok(!stays(() => ({})));
  assert.ok(stays((name) => ({ message: `Message of ${name}` })));
  assert.ok(stays(() => ({ severity: 'high' })));
  assert.ok(stays((name) => ({ fixes: [{ kind: 'manual', title: `Mend ${name}`, steps: [] }] })));
  assert.ok(stays((name) => (name === 'a' ? { waived: true } : {})));
  assert.ok(stays((name) => (name === 'a' ? { known: true } : {})));
  const edit = (text: string, endOffset: number) =>
    ({
      kind: 'edit',
      safety: 'safe',
      title: 'Write it',
      edits: [{ file, range: { ...range, endOffset }, text }],
    }) as const;
  assert.ok(!stays((name) => ({ fixes: [edit(name === 'a' ? '\n  x: 1' : 'x: 1', 0)] })), 'room around it');
  assert.ok(stays((name) => ({ fixes: [edit(name, 0)] })));
  assert.ok(
    stays(() => ({ fixes: [edit('x: 1', 4)] })),
    'it replaces what stands there',
  );
  const update = (name: string) => `Now: \`docker update --memory 512m ${name}\``;
  assert.ok(!stays((name) => ({ fixes: [{ kind: 'manual', title: 'Limit it', steps: [update(name)] }] })));
  const causes = names.map((name) => finding(name, 'cause'));
  const followers = names.map((name) => finding(name, 'follower', { impliedBy: 'cause' }));
  assert.deepEqual(part([...causes, ...followers]).alike, []);
});

test('one subject with the same many times is not many subjects', () => {
  const all = ['1', '2', '3', '4'].map((n) => finding('a', 'r', { fingerprint: n }));
  assert.deepEqual(part(all).own, [['a', 4, 0]]);
});

test('the table names the subjects once, and each with --all', () => {
  const sightings = [{ in: 'file', file, range }] as const;
  const findings = names.map((name) => finding(name, 'r', name === 'd' ? { sightings } : {}));
  const report = {
    schemaVersion: 1,
    tool: { name: 'ironhull', version: '0' },
    collectedAt: '2026-01-01T00:00:00Z',
    targets: [],
    findings,
    outcomes: [],
    gaps: [],
    summary: { critical: 0, high: 0, medium: 4, low: 0, info: 0, passed: 0, unknown: 0, waived: 0 },
  } as const;
  const options = { width: 80, colour: false, unicode: true } as const;
  const short = writeTable(report, { ...options, all: false });
  assert.equal(short.match(/Title of r/gu)?.length, 1);
  assert.match(short, /in {3}4 workloads: a, b, c, d \(compose\.yaml:1\)\n/u);
  assert.equal(writeTable(report, { ...options, all: true }).match(/Title of r/gu)?.length, 4);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../core/findings/finding.ts';
import type { Subject } from '../../core/subject.ts';
import { collapseRepeated } from './collapse-repeated.ts';
import { groupFindings } from './grouping.ts';
import { testFinding as finding } from './test-finding.ts';

const labelOf = ({ name }: Subject): string => name;
const names = ['d', 'c', 'b', 'a'];

function collapse(findings: readonly Finding[]) {
  const { own, repeated } = collapseRepeated(groupFindings(findings), labelOf);
  return {
    own: own.map(({ subject, causes }) => [subject.name, causes.length]),
    repeated: repeated.map(({ finding: { rule }, subjects }) => [
      rule,
      ...subjects.map(({ label }) => label),
    ]),
  };
}

test('what four subjects have in the same words stands once, the worst and the most frequent first', () => {
  const all = [
    ...names.map((name) => finding(name, 'few')),
    ...[...names, 'e'].map((name) => finding(name, 'most')),
    ...names.map((name) => finding(name, 'mild', { severity: 'low' })),
    ...['a', 'b', 'c'].map((name) => finding(name, 'three')),
  ];
  assert.deepEqual(collapse(all), {
    own: [
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ],
    repeated: [
      ['most', 'a', 'b', 'c', 'd', 'e'],
      ['few', 'a', 'b', 'c', 'd'],
      ['mild', 'a', 'b', 'c', 'd'],
    ],
  });
});

const file = 'compose.yaml';
const range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2, startOffset: 0, endOffset: 0 };

test('what differs in its words, its fix or what follows from it stays with its subject', () => {
  const stays = (change: (name: string) => Partial<Finding>): boolean =>
    collapse(names.map((name) => finding(name, 'r', change(name)))).repeated.length === 0;
  assert.ok(!stays(() => ({})));
  assert.ok(stays((name) => ({ message: `Message of ${name}` })));
  assert.ok(stays((name) => ({ fixes: [{ kind: 'manual', title: `Change ${name}`, steps: [] }] })));
  assert.ok(stays((name) => (name === 'a' ? { waived: true } : {})));
  assert.ok(stays((name) => (name === 'a' ? { known: true } : {})));
  const edit = (text: string) =>
    ({ kind: 'edit', safety: 'safe', title: 'Write it', edits: [{ file, range, text }] }) as const;
  assert.ok(!stays((name) => ({ fixes: [edit(name === 'a' ? '\n  x: 1' : 'x: 1')] })), 'room around it');
  assert.ok(stays((name) => ({ fixes: [edit(name)] })));
  const update = (name: string) => `Now: \`docker update --memory 512m ${name}\``;
  assert.ok(!stays((name) => ({ fixes: [{ kind: 'manual', title: 'Limit it', steps: [update(name)] }] })));
});

test('what follows from a repeated finding is repeated with it', () => {
  const causes = names.map((name) => finding(name, 'cause', { severity: 'high' }));
  const followers = names.map((name) => finding(name, 'follower', { impliedBy: 'cause' }));
  const { own, repeated } = collapseRepeated(groupFindings([...causes, ...followers]), labelOf);
  assert.deepEqual(own, []);
  assert.deepEqual(
    repeated.map(({ follows }) => follows.map(({ rule }) => rule)),
    [['follower']],
  );
  assert.equal(collapse([...causes, ...followers.slice(1)]).repeated.length, 0);
});

test('one subject with the same many times is not many subjects', () => {
  const all = ['1', '2', '3', '4'].map((n) => finding('a', 'r', { fingerprint: n }));
  assert.deepEqual(collapse(all).own, [['a', 4]]);
});

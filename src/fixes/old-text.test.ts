import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleFinding, workloadNamed } from '../../test/kit/sample-report.ts';
import type { Finding } from '../core/findings/finding.ts';
import { addOldText } from './old-text.ts';

const file = 'compose.yaml';

/** A finding with an edit that takes a stretch of the file out. */
function findingWith(startOffset: number, endOffset: number, rule = 'workload/privileged'): Finding {
  const range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, startOffset, endOffset };
  const edits = [{ file, range, text: '' }];
  return sampleFinding({
    rule,
    severity: 'high',
    title: 'x',
    message: 'x',
    subject: workloadNamed('web'),
    fixes: [{ kind: 'edit', safety: 'safe', title: 'x', edits }],
  });
}

function oldOf(text: string, finding = findingWith(0, text.length)): string | undefined {
  const [found] = addOldText([finding], new Map([[file, text]]));
  const [fix] = found?.fixes ?? [];
  return fix?.kind === 'edit' ? fix.edits[0]?.old : undefined;
}

test('an edit shows the text that it removes', () => {
  assert.equal(oldOf('    privileged: true\n'), '    privileged: true\n');
  assert.equal(oldOf('privileged: true', findingWith(0, 0)), undefined, 'an insertion removes nothing');
  const [other] = addOldText([findingWith(0, 4)], new Map());
  assert.equal(other?.fixes[0]?.kind === 'edit' && other.fixes[0].edits[0]?.old, undefined, 'not at hand');
});

test('text that may hold a credential is never shown', () => {
  for (const text of [
    '- https://user:hunter2@example.org/\n',
    'POSTGRES_PASSWORD=hunter2',
    'api_key: abc',
    'token: abc',
  ])
    assert.equal(oldOf(text), undefined, text);
  assert.equal(oldOf('x: y', findingWith(0, 4, 'workload/secrets-in-environment')), undefined);
});

test('many lines are shown by their place', () => {
  assert.equal(oldOf('a: b\n'.repeat(20)), undefined);
});

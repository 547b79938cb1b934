import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerfileText } from '../../test/kit/dockerfile-image.ts';
import { applyEdits } from './apply-edits.ts';
import { planChange } from './plan-change.ts';

const words = { safety: 'risky', title: 'Leave verification on' } as const;

test('text of a file that is no workload’s is taken out where it can be', () => {
  const file = dockerfileText('FROM app', 'RUN curl -k https://app.example');
  const fix = planChange({ kind: 'remove', ...words, at: file.at(' -k', 'removable') }, { kind: 'text' });
  assert.ok(fix?.kind === 'edit');
  assert.equal(applyEdits(file.text, fix.edits).text, 'FROM app\nRUN curl https://app.example\n');
  const manual = planChange({ kind: 'remove', ...words, at: file.at(' -k') }, { kind: 'text' });
  assert.deepEqual(manual, {
    kind: 'manual',
    title: words.title,
    steps: ['Leave out what Dockerfile:2 says'],
  });
});

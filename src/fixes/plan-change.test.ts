import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerfileText } from '../../test/kit/dockerfile-image.ts';
import { applyEdits } from './apply-edits.ts';
import { planTextChange } from './plan-change.ts';

const words = { safety: 'risky', title: 'Leave verification on' } as const;

test('text of a file that is no workload’s is taken out where it can be', () => {
  const file = dockerfileText('FROM app', 'RUN curl -k https://app.example');
  const fix = planTextChange({ kind: 'remove', ...words, at: file.at(' -k', 'removable') });
  assert.ok(fix?.kind === 'edit');
  assert.equal(applyEdits(file.text, fix.edits).text, 'FROM app\nRUN curl https://app.example\n');
  assert.equal(planTextChange({ kind: 'remove', ...words, at: file.at(' -k') }), undefined);
});

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

test('an option in a long text of run lines is named by its place', () => {
  const command = `docker run --privileged x\n${'x'.repeat(474)}…`;
  const step = (startOffset: number, endOffset: number, startLine: number) => {
    const range = { startOffset, endOffset, startLine, startColumn: 12, endLine: startLine, endColumn: 24 };
    return planChange(
      { kind: 'remove', ...words, at: [{ in: 'command', command, range }] },
      { kind: 'text' },
    );
  };
  const manual = (text: string) => ({ kind: 'manual', title: words.title, steps: [text] });
  assert.deepEqual(step(11, 23, 1), manual('Leave out `--privileged`'));
  const place = 'docker run lines, line 9, column 12';
  assert.deepEqual(step(600, 612, 9), manual(`Leave out the option at ${place}`));
  assert.deepEqual(step(495, 512, 9), manual(`Leave out the option at ${place}`));
});

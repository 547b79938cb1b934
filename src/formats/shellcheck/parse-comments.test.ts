import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseComments } from './parse-comments.ts';

const comment = {
  file: '0.sh',
  line: 2,
  endLine: 2,
  column: 6,
  endColumn: 10,
  level: 'info',
  code: 2086,
  message: 'Double quote to prevent globbing and word splitting.',
  fix: { replacements: [] },
};

test('comments are read as ShellCheck prints them', () => {
  const { fix: _fix, code: _code, ...rest } = comment;
  assert.deepEqual(parseComments(JSON.stringify({ comments: [comment] })), [{ ...rest, code: 'SC2086' }]);
  assert.deepEqual(parseComments('{"comments":[]}'), []);
});

test('a long message is shortened', () => {
  const [only] =
    parseComments(JSON.stringify({ comments: [{ ...comment, message: 'x'.repeat(9999) }] })) ?? [];
  assert.equal(only?.message.length, 400);
});

for (const text of ['', 'x', '[]', '{}', '{"comments":1}', '{"comments":[1]}'])
  test(`is not understood: ${text}`, () => assert.equal(parseComments(text), undefined));

for (const [member, value] of [
  ['line', '2'],
  ['column', 1.5],
  ['level', 'awful'],
  ['message', 1],
  ['file', null],
] as const)
  test(`is not understood: a comment with another ${member}`, () =>
    assert.equal(parseComments(JSON.stringify({ comments: [{ ...comment, [member]: value }] })), undefined));

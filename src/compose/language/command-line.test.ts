import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../adapter/test-readings.ts';
import { isCommandLine } from './command-line.ts';

/** Compared with docker compose 2.26.1. */
test('a command whose quotes are closed', () => {
  for (const text of [
    '',
    'a b',
    '"a b" \'c"\'',
    "'a\\'",
    'a \\" b',
    '`a`',
    '$(a "b)',
    '"(a"',
    'a ; b "',
    'a > "',
    '`"`" `"`"',
  ])
    assert.ok(isCommandLine(text), text);
  for (const text of ['a "', "a '", 'a \\', '`', '$(a', 'a)', '(a)', 'a (', '"a\'', '`"`'])
    assert.ok(!isCommandLine(text), text);
});

test('what Compose refuses is a problem at its place', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['command: "a \'b"', /command must be a command whose quotes are closed/u],
    ['entrypoint: a "b', /entrypoint must be a command/u],
    ['environment: {"": a}', /environment: additional property "" is not allowed/u],
    ['labels: {"": a}', /labels: additional property "" is not allowed/u],
    ['links: ["db:a:b"]', /undefined service "?db:a:b/u],
  ];
  for (const [body, message] of cases) {
    const { problems } = read(`services:\n  db: {image: y}\n  web:\n    image: x\n    ${body}\n`);
    assert.match(problems.map((each) => each.message).join(), message, body);
    assert.equal(problems[0]?.at.range.startLine, 5, body);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locatedWords, unitCommand, unitWords } from './command-line.ts';

const variables = new Map([
  ['OPTS', `-D "--label=a b" --log-level='x'`],
  ['NAME', 'a b'],
]);
const argsOf = (line: string) => unitCommand(line, variables)?.args;

test('prefixes of the program', () => {
  assert.deepEqual(unitCommand('/usr/bin/dockerd -H fd://', variables), {
    program: '/usr/bin/dockerd',
    args: ['-H', 'fd://'],
  });
  assert.equal(unitCommand('-!/opt/dockerd', variables)?.program, '/opt/dockerd');
  assert.deepEqual(argsOf('@/usr/bin/dockerd docker -D'), ['-D']);
  assert.deepEqual(argsOf(':/usr/bin/dockerd $OPTS'), ['$OPTS']);
  assert.equal(unitCommand('', variables), undefined);
  assert.equal(unitCommand('-@', variables), undefined);
});

test('unbraced variables become several words, braced ones a part of one', () => {
  assert.deepEqual(argsOf('d $OPTS x$OPTS'), ['-D', '--label=a b', '--log-level=x', 'x$OPTS']);
  assert.deepEqual(argsOf('d --x=${NAME} ${NONE}y $NONE $$HOME'), ['--x=a b', 'y', '$HOME']);
});

test('quotes and escapes', () => {
  assert.deepEqual(unitWords(`a "b c"d 'e f' g\\ h "i\\"j" \\x "un`), [
    'a',
    'b cd',
    'e f',
    String.raw`g\ h`,
    'i"j',
    String.raw`\x`,
    '"un',
  ]);
  assert.deepEqual(unitWords('  \t\n'), []);
  assert.deepEqual(unitWords('""'), ['']);
});

test('the escapes of C, also of characters by their number', () => {
  assert.deepEqual(unitWords(String.raw`tcp\x3a//0.0.0.0 "\101\u0042\U00000043" a\\b \q 'it\'s'`), [
    'tcp://0.0.0.0',
    'ABC',
    String.raw`a\b`,
    String.raw`\q`,
    "it's",
  ]);
});

test('words have their places', () => {
  const text = '  a "b c"d  e';
  assert.deepEqual(
    locatedWords(text).map(({ start, end }) => text.slice(start, end)),
    ['a', '"b c"d', 'e'],
  );
});

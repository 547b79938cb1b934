import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withEnvironmentFiles } from './environment-files.ts';
import { variableValue, variablesOf } from './interpolate.ts';

interface Read {
  values: Record<string, unknown>;
  refused: readonly string[];
}

/** Values of `A` to `D` after reading files of variables in order; an error in the place of a text is why it is unread. */
function read(texts: readonly (string | Error)[], environment: Record<string, string> = {}): Read {
  const refused: string[] = [];
  const at = (path: string): string | Error | undefined => texts[Number(path)];
  const variables = withEnvironmentFiles(
    variablesOf(environment),
    texts.map((_, index) => String(index)),
    {
      load: (path) => {
        const text = at(path);
        return typeof text === 'string' ? text : undefined;
      },
      whyUnread: (path) => {
        const text = at(path);
        return text instanceof Error ? text.message : undefined;
      },
      refuse: (path) => refused.push(path),
    },
  );
  const values = Object.fromEntries(
    ['A', 'B', 'C', 'D'].map((name) => [name, Object.values(variableValue(name, variables) ?? {})[0]]),
  );
  return { values, refused };
}

test('a value is made from variables outside, then from those assigned before it', () => {
  const { values } = read(['A=$C\nB=$A\nC=in\nD=${C}-${A:-none}\n'], { C: 'out' });
  assert.deepEqual(values, { A: 'out', B: 'out', C: 'out', D: 'out-out' });
});

test('the last assignment wins, in a file and over several', () => {
  assert.deepEqual(read(['A=1\nA=2\nB=$A\n', 'B=3$A\nC=4\n', 'C=5\n']).values, {
    A: '2',
    B: '32',
    C: '5',
    D: undefined,
  });
});

test('a value made from one that is not set is not known, and a default is', () => {
  const { values, refused } = read(["A=$NOPE\nB=${NOPE:-b}\nC=$A\nD='$A'\n"]);
  assert.deepEqual(values, {
    A: 'variable A is not known: variable NOPE is not set',
    B: 'b',
    C: 'variable C is not known: variable A is not known: variable NOPE is not set',
    D: '$A',
  });
  assert.deepEqual(refused, []);
});

test('after a file that cannot be read, only the variables outside and of later files are known', () => {
  for (const texts of [[new Error('permission denied')], ['A=1\n', new Error('permission denied')]]) {
    const { values, refused } = read([...texts, 'B=1\n'], { C: 'out' });
    assert.match(
      String(values['A']),
      /^variable A is not known: \d could not be read \(permission denied\)$/,
    );
    assert.match(String(values['D']), /^variable D is not known/);
    assert.equal(values['B'], '1');
    assert.equal(values['C'], 'out');
    assert.deepEqual(refused, []);
  }
});

test('a file that Compose refuses is named, and leaves the variables unknown', () => {
  for (const text of ['A=1\n!\n', 'A=${\n', 'A="open\n']) {
    const { values, refused } = read([text]);
    assert.deepEqual(refused, ['0'], text);
    assert.match(String(values['A']), /^variable A is not known: 0 is invalid$/);
  }
});

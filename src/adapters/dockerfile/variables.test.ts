import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Instruction } from '../../core/image/dockerfile.ts';
import { readDockerfile } from './read-dockerfile.ts';

/** What a text is at the last instruction of a file. */
function last(lines: readonly string[], text: string, given: readonly string[] = []) {
  const dockerfile = readDockerfile(
    `${lines.join('\n')}\nRUN true\n`,
    'Dockerfile',
    new Map(given.map((name) => [name, undefined])),
  );
  const at = dockerfile.stages.at(-1)?.instructions.at(-1) as Instruction;
  const { text: value, isKnown, undeclared } = dockerfile.expandAt(at, text);
  return isKnown ? value : `unknown${undeclared.length > 0 ? ` and undeclared ${undeclared.join()}` : ''}`;
}

describe('a variable', () => {
  const cases: readonly (readonly [title: string, lines: readonly string[], expected: string])[] = [
    ['of ENV', ['FROM scratch', 'ENV A=1'], '1'],
    ['of ARG with a default', ['FROM scratch', 'ARG A=1'], '1'],
    ['of ARG without one', ['FROM scratch', 'ARG A'], 'unknown'],
    ['of a global ARG that the stage declares', ['ARG A=1', 'FROM scratch', 'ARG A'], '1'],
    ['of a global ARG that it does not declare', ['ARG A=1', 'FROM scratch'], ''],
    ['that the base image may set', ['FROM debian'], 'unknown and undeclared A'],
    ['of the stage below', ['FROM scratch AS b', 'ENV A=1', 'FROM b'], '1'],
    // Tried on Engine 28.5: BuildKit does not report it as undefined.
    ['of an ARG of the stage below', ['FROM scratch AS b', 'ARG A=1', 'FROM b'], '1'],
    ['of ENV over ARG', ['FROM scratch', 'ENV A=1', 'ARG A=2'], '1'],
    ['that is set anew', ['FROM scratch', 'ENV A=1', 'ENV A=2$A'], '21'],
    ['in one ENV with its source', ['FROM scratch', 'ENV B=1', 'ENV B=2 A=$B'], '1'],
    ['of a platform', ['FROM scratch', 'ARG TARGETARCH', 'ENV A=$TARGETARCH'], 'unknown'],
    [
      'that grows',
      ['FROM scratch', 'ENV A=xxxx', ...Array.from({ length: 40 }, () => 'ENV A=$A$A')],
      'unknown',
    ],
  ];
  for (const [title, lines, expected] of cases) it(title, () => assert.equal(last(lines, '$A'), expected));

  it('that the build is given is unknown', () => {
    assert.equal(last(['FROM scratch', 'ARG A=1'], '$A', ['A']), 'unknown');
  });
});

it('thousands of variables, stages and nested references take no quadratic time', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => `ENV A${n}=1 A=$A${n - 1}`);
  assert.equal(last(['FROM scratch', ...many], '$A'), '1');
  const stages = Array.from({ length: 3000 }, (_, n) => `FROM s${n} AS s${n + 1}\nENV A=$A`);
  assert.equal(last(['FROM scratch AS s0', 'ENV A=1', ...stages], '$A'), '1');
  assert.equal(last(['FROM scratch'], `${'${A:-'.repeat(50_000)}${'}'.repeat(50_000)}`), 'unknown');
});

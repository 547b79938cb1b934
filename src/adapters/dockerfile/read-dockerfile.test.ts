import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ExpandedText } from '../../core/image/dockerfile.ts';
import { readDockerfile } from './read-dockerfile.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

/** Expands a text where the last instruction of a file is. */
function expandAtEnd(lines: readonly string[], text: string): ExpandedText {
  const { instructions, expandAt, problems } = readDockerfile(
    [...lines, 'USER last'].join('\n'),
    'Dockerfile',
  );
  assert.deepEqual(problems, []);
  const last = instructions.at(-1);
  assert.ok(last);
  return expandAt(last, text);
}

describe('variables of a Dockerfile', () => {
  it('a stage has the variables and arguments of the stage that it is based on', () => {
    const lines = ['FROM debian:13 AS a', 'ARG X=1', 'ENV Y=$X', 'FROM a'];
    const { text, isKnown, undeclared } = expandAtEnd(lines, '$X$Y');
    assert.deepEqual({ text, isKnown, undeclared }, { text: '11', isKnown: true, undeclared: [] });
  });

  it('a stage has no arguments of another stage, nor those before FROM', () => {
    const lines = ['ARG G=1', 'FROM debian:13 AS a', 'ARG X=1', 'FROM debian:13'];
    assert.deepEqual(expandAtEnd(lines, '$X $G').undeclared, ['X', 'G']);
  });

  it('what counts is what is before', () => {
    const lines = ['FROM scratch', 'ENV A=1', 'ENV A=2 B=$A'];
    assert.equal(expandAtEnd(lines, '$A$B').text, '21');
  });

  it('each argument of one ARG counts for those behind it', () => {
    assert.equal(expandAtEnd(['FROM scratch', 'ARG A=1 B=$A'], '$B').text, '1');
  });

  it('an argument without a default is empty in a build without arguments', () => {
    const lines = ['FROM scratch', 'ARG A', 'ARG B=x$A', 'ENV C=$B'];
    const { text, isKnown, byDefault } = expandAtEnd(lines, '$A-$B-$C');
    assert.deepEqual({ text, isKnown, byDefault }, { text: '$A-$B-$C', isKnown: false, byDefault: '-x-x' });
  });

  it('PATH is always set, and arguments of proxies are not expanded', () => {
    assert.deepEqual(expandAtEnd(['FROM debian:13'], '$PATH $http_proxy').undeclared, ['http_proxy']);
    assert.match(expandAtEnd(['FROM scratch'], '$PATH').text, /\/usr\/bin/u);
  });

  it('a trigger of ONBUILD is read with its own options and variables', () => {
    const { instructions, expandAt, problems } = readDockerfile(
      'FROM scratch\nENV A=/x\nONBUILD COPY --chown=1 a $A\n',
      'Dockerfile',
    );
    const last = instructions.at(-1);
    assert.deepEqual(problems, []);
    assert.ok(last?.keyword === 'ONBUILD' && last.trigger?.keyword === 'COPY');
    assert.equal(last.trigger.written.text, 'COPY');
    assert.equal(expandAt(last.trigger, '$A').text, '/x');
  });

  it('a parser directive is no comment of the instruction below it', () => {
    const { instructions } = readDockerfile('# escape=\\\n# note\nFROM scratch AS a\n', 'Dockerfile');
    assert.deepEqual(instructions[0]?.comments, ['note']);
  });

  it('values that double are not kept', () => {
    const lines = [
      'FROM scratch',
      `ENV A=${'x'.repeat(64)}`,
      ...Array.from({ length: 60 }, () => 'ENV A=$A$A'),
    ];
    assert.equal(expandAtEnd(lines, '$A').isKnown, false);
  });

  it('stages that build on each other, and variables, take time that grows with their number', () => {
    const time = (count: number): number => {
      const stages = Array.from(
        { length: count },
        (_, index) => `FROM s${index} AS s${index + 1}\nENV A${index}=$B`,
      );
      const start = processorTime();
      assert.equal(
        readDockerfile(`FROM scratch AS s0\n${stages.join('\n')}`, 'Dockerfile').problems.length,
        0,
      );
      return processorTime() - start;
    };
    time(500);
    assert.ok(time(8_000) < 3_000);
  });
});

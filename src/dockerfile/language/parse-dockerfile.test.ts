import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { changedDockerfiles, dockerfileCases } from '../../../test/kit/dockerfile-cases.ts';
import type { Instruction, InstructionOf } from '../../core/image/dockerfile.ts';
import { parseDockerfile } from './parse-dockerfile.ts';

const whole = [
  '# syntax=docker/dockerfile:1',
  '# escape=`',
  'ARG TAG="1 2"',
  'FROM --platform=linux/amd64 debian:$TAG AS Build',
  '# build the package',
  'RUN --mount=type=cache,target=/c apt-get update && `',
  '  # a comment inside',
  '',
  '  apt-get install -y curl',
  'RUN <<"EOF" cat',
  'a $b',
  'EOF',
  'COPY --from=build ["a b", "/c/"]',
  'ENV A=1 B="x y" C=a` b D=\'`\'',
  'ENV OLD  all of  it',
  'ONBUILD RUN echo a',
].join('\n');
const { instructions, directives, escape, problems } = parseDockerfile(whole);

function only<K extends Instruction['keyword']>(keyword: K, index = 0): InstructionOf<K> {
  const found = instructions.filter((one) => one.keyword === keyword)[index];
  assert.ok(found);
  return found as InstructionOf<K>;
}
const textAt = ({ start, end }: { start: number; end: number }) => whole.slice(start, end);

describe('a Dockerfile', () => {
  it('has its parser directives', () => {
    assert.deepEqual(
      directives.map(({ name, value }) => [name, value.text, textAt(value.span)]),
      [
        ['syntax', 'docker/dockerfile:1', 'docker/dockerfile:1'],
        ['escape', '`', '`'],
      ],
    );
    assert.deepEqual([escape, problems], ['`', []]);
  });

  it('has the place of every word', () => {
    const from = only('FROM');
    assert.deepEqual(
      [textAt(from.image.span), textAt(from.name?.span ?? from.span)],
      ['debian:$TAG', 'Build'],
    );
    assert.equal(textAt(from.flags[0]?.span ?? from.span), '--platform=linux/amd64');
    const [first] = only('ARG').variables;
    assert.deepEqual([first?.key.text, first?.value?.text], ['TAG', '"1 2"']);
  });

  it('joins continued lines without the comments and empty lines between', () => {
    const run = only('RUN');
    assert.ok(run.command.form === 'shell');
    assert.equal(run.command.script.text, 'apt-get update &&   apt-get install -y curl');
    assert.deepEqual(
      [run.line, run.endLine, run.comments, run.emptyLines.length],
      [6, 9, ['build the package'], 1],
    );
  });

  it('has heredocs', () => {
    const { heredocs, endLine } = only('RUN', 1);
    assert.deepEqual(
      heredocs.map(({ name, expand, content, span }) => [name, expand, content, textAt(span)]),
      [['EOF', false, 'a $b\n', 'a $b\n']],
    );
    assert.equal(endLine, 12);
  });

  it('has both forms of lists and pairs', () => {
    const copy = only('COPY');
    assert.deepEqual(
      [copy.form, copy.sources.map(({ text }) => text), textAt(copy.destination.span)],
      ['json', ['a b'], '/c/'],
    );
    const { pairs } = only('ENV');
    assert.deepEqual(
      pairs.map(({ key, value }) => [key.text, value.text, textAt(value.span)]),
      [
        ['A', '1', '1'],
        ['B', '"x y"', '"x y"'],
        ['C', 'a` b', 'a` b'],
        ['D', "'`'", "'`'"],
      ],
    );
    const old = only('ENV', 1);
    assert.deepEqual([old.form, old.pairs[0]?.value.text], ['words', 'all of  it']);
  });

  it('has the trigger of ONBUILD', () => {
    assert.equal(only('ONBUILD').trigger?.keyword, 'RUN');
  });
});

test('a trigger of ONBUILD has its own keyword and options', () => {
  const text = 'FROM debian\nONBUILD RUN --mount=type=cache,target=/c make\nONBUILD COPY --chown=a b c\n';
  const triggers = parseDockerfile(text).instructions.flatMap((one) =>
    one.keyword === 'ONBUILD' && one.trigger !== undefined ? [one.trigger] : [],
  );
  assert.deepEqual(
    triggers.map(({ written, flags }) => [written.text, flags.map(({ name }) => name)]),
    [
      ['RUN', ['mount']],
      ['COPY', ['chown']],
    ],
  );
});

test('problems have their place, and the rest is read', () => {
  const text = 'FROM debian\nRUNN a\nCOPY --form=x a b\nENV a\nRUN b\n';
  const parsed = parseDockerfile(text);
  assert.deepEqual(
    parsed.problems.map(({ message, span }) => [message, text.slice(span.start, span.end)]),
    [
      ["RUNN is no instruction; did you mean 'RUN'?", 'RUNN'],
      ['--form: COPY has no such option', '--form=x'],
      ['ENV takes a name and a value: name=value', 'ENV a'],
    ],
  );
  assert.deepEqual(
    parsed.instructions.map(({ keyword }) => keyword),
    ['FROM', 'RUN'],
  );
});

test('a file that is no Dockerfile is refused without its text', () => {
  for (const line of [
    'TOKEN=abc-secret',
    'root:$6$salt$hash:1:2:',
    '-----BEGIN RSA',
    "'quoted secret'",
    'a'.repeat(40),
  ])
    for (const { message } of parseDockerfile(`FROM debian\n${line}\n`).problems)
      assert.equal(message, 'The line does not begin with an instruction');
});

test('every range is in the file, whatever the file is', () => {
  for (const text of [...dockerfileCases, ...changedDockerfiles(2000, 11)]) {
    const parsed = parseDockerfile(text);
    for (const { span } of [...parsed.instructions, ...parsed.problems])
      assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, JSON.stringify(text));
  }
});

test('time grows with the length of the file', () => {
  // Quadratic steps would take minutes here.
  for (const line of [
    'RUN a \\\n',
    '# comment\n',
    'ENV a=b c="d e" \\\n',
    'RUN <<EOF\nEOF\n',
    'COPY ["a", "b"]\n',
    '\n',
  ])
    parseDockerfile(`FROM scratch\n${line.repeat(20_000)}`);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roundsOf } from '../../../test/kit/rounds.ts';
import { seeded } from '../../../test/kit/random.ts';
import { parseShell } from './parse-shell.ts';
import type { WordToken } from './token.ts';

function shown({ parts }: WordToken, text: string): string {
  return parts
    .map((part) =>
      part.kind === 'literal' ? part.text : `<${part.kind} ${text.slice(part.start, part.end)}>`,
    )
    .join('');
}

/** Returns the words of every command, assignments first. */
function words(text: string): readonly (readonly string[])[] {
  return parseShell(text).commands.map(({ assignments, words: rest }) =>
    [...assignments, ...rest].map((word) => shown(word, text)),
  );
}

describe('words', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'docker run  -it\tbusybox': ['docker', 'run', '-it', 'busybox'],
    [`a'b c'"d e"f`]: ['ab cd ef'],
    [`x '' ""`]: ['x', '', ''],
    [`a\\ b \\' \\\\`]: ['a b', "'", '\\'],
    [`"a\\"b \\$x \\n"`]: ['a"b $x \\n'],
    [`$'a\\tb\\'c\\x41\\u00e9\\101z'`]: ["a\tb'cA\u00e9Az"],
    [`$"hi"`]: ['hi'],
    'a\\\nb': ['ab'],
    'a \\\r\n  b': ['a', 'b'],
    '"a\\\nb"': ['ab'],
    'a#b # c': ['a#b'],
    'x\0y': ['xy'],
    '$A/b "$A b" ${A:-x y}z ${A%/}': [
      '<variable $A>/b',
      '<variable $A> b',
      '<variable ${A:-x y}>z',
      '<other ${A%/}>',
    ],
    '$(pwd)/x `pwd` $((1+2))': ['<substitution $(pwd)>/x', '<substitution `pwd`>', '<other $((1+2))>'],
    'x $(case a in a) b;; esac)': ['x', '<substitution $(case a in a) b;; esac)>'],
    'ls ~/x ~me a~ "~"': ['ls', '<tilde ~>/x', '<tilde ~me>', 'a~', '~'],
    'ls *.txt a{b,c} {x} [a-z]': ['ls', '<other *>.txt', 'a<other {b,c}>', '{x}', '<other [a-z]>'],
    'x [::1]:80:80 [fe80::1]': ['x', '[::1]:80:80', '[fe80::1]'],
    'x $1 "$@"': ['x', '<other $1>', '<other $@>'],
    'A=b C=$D x': ['A=b', 'C=<variable $D>', 'x'],
    '$ docker run': ['docker', 'run'],
  };
  for (const [text, wanted] of Object.entries(cases))
    it(JSON.stringify(text), () => {
      assert.deepEqual(words(text), [wanted]);
      assert.deepEqual(parseShell(text).problems, []);
    });
});

describe('commands', () => {
  const commandsOf = (text: string) =>
    parseShell(text).commands.map(({ words: [first], conditional, chained, readsFrom, subshells }) => ({
      name: first && shown(first, text),
      flags: [conditional ? 'sometimes' : '', chained ? 'chained' : ''].join(''),
      reads: readsFrom.flatMap(({ start, end }) =>
        Array.from({ length: end - start }, (_, index) => start + index),
      ),
      depth: subshells.length,
    }));

  it('redirections and comments are not words', () => {
    assert.deepEqual(words('a 2>&1 >>f <<<x b # c\nd &>g'), [['a', 'b'], ['d']]);
  });

  it('have a condition if they do not always run, and whether they are chained', () => {
    const flags = (text: string) => commandsOf(text).map(({ name, flags: said }) => `${name} ${said}`);
    assert.deepEqual(flags('a; b && c || d'), ['a ', 'b ', 'c chained', 'd sometimes']);
    assert.deepEqual(flags('if a; then b; elif c; then d; else e; fi'), [
      'a ',
      'b sometimes',
      'c sometimes',
      'd sometimes',
      'e sometimes',
    ]);
    assert.deepEqual(flags('while a; do b; done; { c; }; f() { d; }'), [
      'a ',
      'b sometimes',
      'c ',
      'd sometimes',
    ]);
    assert.deepEqual(flags('for x in 1 2; do b; done; case $x in a) c;; esac; [[ -f x ]]; (( 1 ))'), [
      'for ',
      'b sometimes',
      'case ',
      'c sometimes',
      '[[ ',
      '(( ',
    ]);
  });

  it('in a pipeline read those before them, also inside compound commands', () => {
    const reads = (text: string) => commandsOf(text).map(({ name, reads: from }) => `${name} ${from.join()}`);
    assert.deepEqual(reads('z; a | b | { c; d | e; }'), ['z ', 'a ', 'b 1', 'c 1,2', 'd 1,2', 'e 1,2,4']);
  });

  it('in subshells have their ids', () => {
    const depths = (text: string) => commandsOf(text).map(({ name, depth }) => `${name} ${depth}`);
    assert.deepEqual(depths('a; (b; (c)); d | e; f &'), ['a 0', 'b 1', 'c 2', 'd 1', 'e 1', 'f 1']);
  });

  it('have the ranges of their substitutions, anywhere', () => {
    const text = 'A=$(a) B=(x $(b)) c "${D:-$(d)}" > $(e) <(f); for x in $(g); do :; done <<< `h`';
    const found = parseShell(text).commands.flatMap(({ substitutions }) => substitutions);
    assert.deepEqual(found.map(({ start, end }) => text.slice(start, end)).toSorted(), Array.from('abdefgh'));
  });

  it('have their here-documents', () => {
    const text = "a <<EOF && b <<-'X Y'\n$Z\nEOF\n\tq\n\tX Y\nc";
    const { commands, problems } = parseShell(text);
    assert.deepEqual(
      commands.flatMap(({ heredocs }) =>
        heredocs.map(({ body, quoted }) => [text.slice(body.start, body.end), quoted]),
      ),
      [
        ['$Z\n', false],
        ['\tq\n', true],
      ],
    );
    assert.deepEqual([commands.length, problems], [3, []]);
  });

  it('have locations in the original text', () => {
    const text = 'ls\r\nX=1 docker run \\\r\n  "a b"\0 > f\r\n';
    const [, command] = parseShell(text).commands;
    assert.deepEqual(
      [...(command?.assignments ?? []), ...(command?.words ?? [])].map(({ start, end }) =>
        text.slice(start, end),
      ),
      ['X=1', 'docker', 'run', '"a b"'],
    );
    const inner = parseShell('x $(docker run "a b") y', { start: 4, end: 20 }).commands;
    assert.deepEqual(
      inner[0]?.words.map(({ start, end }) => [start, end]),
      [
        [4, 10],
        [11, 14],
        [15, 20],
      ],
    );
  });
});

describe('problems', () => {
  it('start at the opening, if something is not closed', () => {
    const cases: Readonly<Record<string, number>> = {
      "a 'b": 2,
      'a "b\\"': 2,
      "a $'b\\'": 3,
      'a $(b': 2,
      'a ${b': 2,
      'a `b': 2,
      'cat <<EOF\nx': 4,
    };
    for (const [text, start] of Object.entries(cases)) {
      const [problem] = parseShell(text).problems;
      assert.deepEqual([problem?.start, problem?.end], [start, text.length], text);
    }
  });

  it('are misplaced words, which are skipped', () => {
    for (const text of ['then a; fi; b', 'a ) b', 'done\na\nb', '; a && b', 'a; }; b']) {
      const { commands, problems, misplaced } = parseShell(text);
      const names = commands.map(({ words: [first] }) => first && shown(first, text));
      assert.deepEqual([names.join(), problems.length, misplaced.length > 0], ['a,b', 0, true], text);
    }
    assert.ok(parseShell('if a; then b').misplaced.length > 0);
  });

  it('are reported for a text that is not a script', () => {
    assert.match(parseShell(') '.repeat(100)).problems[0]?.message ?? '', /not a shell script/u);
  });
});

const atoms = [
  ...Array.from('\'"`$\\(){}[]<>|&;# \t\n\r~*?=-,:/a\0'),
  '$(',
  '${',
  "$'",
  '$((',
  '<<E\n',
  'E\n',
  '\\\n',
  'if ',
  'fi',
  'case ',
  'docker run',
  '\u{1F433}',
];

describe('any text', () => {
  it('is read with words in order and within it', () => {
    const random = seeded(20_261_129);
    for (let round = 0; round < roundsOf(2000); round++) {
      const length = Math.floor(random() * 40);
      const text = Array.from({ length }, () => atoms[Math.floor(random() * atoms.length)]).join('');
      for (const { words: all, substitutions, start, end } of parseShell(text).commands)
        for (const span of [...all, ...substitutions, { start, end }])
          assert.ok(
            span.start >= 0 && span.start <= span.end && span.end <= text.length,
            JSON.stringify(text),
          );
    }
  });

  it('takes time in proportion to its length, and deep nesting is a problem', () => {
    const started = process.cpuUsage().user;
    for (const atom of [
      '(',
      '$(',
      '${',
      '[',
      '{,',
      '"',
      "'",
      '`',
      '~',
      '\\',
      '<<E\n',
      '$((',
      'a|',
      'if a;then ',
      '{ ',
    ])
      for (const text of [atom.repeat(5000), `${atom.repeat(5000)} ${')'.repeat(5000)}`]) parseShell(text);
    assert.ok(process.cpuUsage().user - started < 3_000_000, 'more than 3 s of processor time');
    for (const open of ['(', '$(', 'if a;then ', '{ '])
      assert.ok(
        parseShell(`x ${open.repeat(2000)}`).problems.length + parseShell(open.repeat(2000)).problems.length >
          0,
        open,
      );
  });
});

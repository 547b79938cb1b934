import { expandWord, unknownText } from '../../src/formats/shell-words/expand.ts';
import { parseShell } from '../../src/formats/shell-words/parse-shell.ts';

const atoms = [
  ' ',
  ' ',
  '\t',
  'a',
  'b-c',
  '=',
  ':',
  '/x',
  "'q r'",
  "''",
  '"d e"',
  '""',
  '"$A"',
  '$A',
  '$B',
  '"$B"',
  '${A}',
  '${E}',
  '"${E}"',
  '${E:-d}',
  '${E-d}',
  '"${A:+alt}"',
  '${N:-n m}',
  '\\ ',
  '\\"',
  "\\'",
  '\\$',
  '\\\\',
  '"\\$\\"\\a"',
  "$'t\\tu'",
  "$'\\x41\\u00e9\\101\\''",
  '$"loc"',
  '~',
  ' ~/h',
  ' ~',
  ' ~/:/x',
  '{x}',
  '#',
  ' #c',
  '\\\n',
];

const variables: Readonly<Record<string, string>> = { A: 'one', B: ' x  y ', E: '', IFS: ' \t\n' };

/** A linear congruential generator (Numerical Recipes), so that a failure can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function ourWords(text: string): string {
  const scope = {
    variable: (name: string) => variables[name],
    isUnset: (name: string) => !(name in variables),
    home: (user: string) => (user === '' ? '/home/lab' : undefined),
    output: () => undefined,
  };
  const line = `show ${text}`;
  const words = parseShell(line).commands.flatMap((command) =>
    command.words.flatMap((word) => expandWord(word, line, scope)),
  );
  return words
    .slice(1)
    .map((word) => `<${word.text}>`)
    .join('')
    .replaceAll('\n', '\\n');
}

/** Random argument texts: what our lexer makes of each, and a script with which Bash prints the same. */
export function sampleWords(count: number): { texts: string[]; cases: string[]; script: string } {
  const next = generator(1_125);
  const samples = Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(9) }, () => atoms[next(atoms.length)]).join(''),
  );
  // Not for comparing: what has an unknown stretch, a second command (after a comment), and `~:` before an expansion, which Bash then
  // leaves alone. (Bash does not part `$B` beside a `$` that stands for itself either; dash does.)
  const texts = samples.filter(
    (text) => !ourWords(text).includes(unknownText) && !text.includes('~:') && !/#[^]*\n/u.test(text),
  );
  const show = 'show() { local o=; for w in "$@"; do o+="<$w>"; done; echo "${o//$\'\\n\'/\\\\n}"; }';
  const setup = `HOME=/home/lab; A=one; B=' x  y '; E=; unset N; set -f; ${show}`;
  return {
    texts,
    cases: texts.map(ourWords),
    script: [setup, ...texts.map((text) => `show ${text}`)].join('\n'),
  };
}

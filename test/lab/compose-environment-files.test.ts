import assert from 'node:assert/strict';
import { seeded } from '../kit/random.ts';
import { lab, readBoth } from './compose-both.ts';

const names = ['A', 'B', 'C', 'D', 'OUT'];

/** One service a variable, whose user is its value. */
function textOf(include: string): string {
  const services = names.map((name) => `  s${name}: {image: x, user: "[\${${name}-unset}]"}\n`).join('');
  return include === '' ? `services:\n${services}` : `${include}\nservices:\n  main: {image: x}\n`;
}

/** Values as they are written after the `=` of a line. */
const values = [
  '',
  '1',
  'two words',
  'x#y',
  'x # comment',
  "'$A'",
  '"$A"',
  '"a b" # c',
  "'it'",
  '$$A',
  '"$$A"',
  '\t1 ',
  '$A',
  '${B}',
  '$C-${D}',
  '${OUT}',
  '${A-d}',
  '${A:-d}',
  '${B:-${C:-e}}',
  '${D+set}',
  '${D:+$A}',
  '${C:?no}',
  '${NOPE?no}',
  '${',
  '${A',
  '$',
  '"open',
  "'open",
  '"a\\nb"',
  '\\$A',
  '"\\$A"',
  'a\\b',
  '"q"x',
  '"line\nbreak"',
  "'line\nbreak'",
  '#',
  '"#"',
  'é',
  '=',
  'a=b',
  '~',
  'true',
  '"\\a\\b\\f\\r\\t\\v\\\\x"',
  '"\\""',
  "'\\''",
  '"\\c\\q"',
  '"\\0101\\012\\0\\0777\\08"',
  '"\\"',
  "'a\\\\'",
  '"\\$$A"',
  'x\t# c',
  'x\u00A0# c',
  '\u00A0x',
  '\vx\v',
  '# c',
  ' # c',
  '"q"B=2',
  "'q' C=3",
  '"q"=',
  'x "y"',
  "x'#'",
  '"$A"$A',
];

const lines = [
  '',
  '# comment',
  'A',
  'export A',
  ' A',
  'A B',
  '!',
  '=x',
  '1A=x',
  'A.b=1',
  'A-b=1',
  'export',
  'A #c',
  'A#c',
  'É=1',
  'A[0]=1',
  'A\t=1',
  'A\tB=1',
  '\vA=1',
  '\u00A0A=1',
  'export\tA=1',
  'exportA=1',
  'A\u00A0=2',
  'export export A=1',
  'A : 1',
  'A=1 B=2',
  '@A=1',
  'A+=1',
  'A,B=1',
  'A',
  '\r',
  'A\rB=1',
  'A=1\rB=2',
  ':1',
  '-=1',
  '\uFEFFA=2',
];

function environmentFile(next: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const count = 1 + Math.floor(next() * 5);
  const line = (): string => {
    if (next() < 0.06) return pick(lines);
    const sign = pick(['=', '=', '=', ' = ', ': ', '= ']);
    return `${pick(['', '', '', 'export ', '  '])}${pick(names)}${sign}${pick(values)}`;
  };
  const text = Array.from({ length: count }, line).join(pick(['\n', '\n', '\r\n']));
  return `${text}${pick(['', '\n'])}`;
}

interface Compared {
  text: string;
  resolved: number;
  differ: readonly string[];
}

function compare(command: readonly [string, ...string[]], text: string, include = ''): Compared {
  const files: Record<string, string> =
    include === '' ? { '.env': text } : { 'sub/.env': text, 'sub/c.yaml': textOf('') };
  const { status, config, reading } = readBoth(command, {
    title: 'variables',
    text: textOf(include),
    files,
    env: { OUT: 'outer' },
  });
  // A variable that must be set may be so elsewhere: its value is not known.
  const seen = reading.problems.length > 0 || text.includes('?no}');
  if (config === undefined) return { text, resolved: 0, differ: seen ? [] : [`refused with ${status}`] };
  const users = reading.workloads.map((workload) => [workload.name, workload.settings.user] as const);
  const known = users.flatMap(([name, user]) =>
    user && 'value' in user ? [[name, user.value] as const] : [],
  );
  const wrong = known.flatMap(([name, user]) => {
    const theirs = config.services[name]?.user?.replaceAll('$$', '$');
    return user === theirs ? [] : [`${name}: ${JSON.stringify(user)}, not ${JSON.stringify(theirs)}`];
  });
  return {
    text,
    resolved: known.length,
    differ: [...wrong, ...reading.problems.map(({ message }) => message)],
  };
}

for (const include of ['', 'include: [sub/c.yaml]'])
  lab(
    `variables of ${include === '' ? 'a project' : 'an included file'} are those of Compose`,
    (context, command) => {
      const next = seeded(include.length + 7);
      const compared = [
        ...values.map((value) => `A=1\nB=${value}\n`),
        ...lines.flatMap((line) => [line, `${line}\n`]).map((line) => `A=1\n${line}`),
        ...Array.from({ length: 120 }, () => environmentFile(next)),
      ].map((text) => compare(command, text, include));
      const resolved = compared.reduce((sum, each) => sum + each.resolved, 0);
      context.diagnostic(`${compared.length} files, ${resolved} values`);
      assert.deepEqual(
        compared.filter(({ differ }) => differ.length > 0),
        [],
      );
      assert.ok(resolved > compared.length * 2, 'most values are known');
    },
  );

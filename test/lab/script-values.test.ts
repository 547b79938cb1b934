import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';
import type { WrittenWorkload } from '../../src/core/workload/workload.ts';
import { seeded } from '../kit/random.ts';

const names = ['X', 'Y'];
const values = ['true', 'false'];

/** Texts that scripts source: what they set, nobody reads. */
const sourced = ['X=true', 'Y=true', 'X=false', 'later() { X=true; }', ':', 'unset Y; X=true'];

type Next = (below: number) => number;

function pick<T>(from: readonly [T, ...T[]] | readonly T[], next: Next): T {
  const one = from[next(from.length)];
  assert.ok(one !== undefined);
  return one;
}

/** Returns one statement of a script; `run` makes a run line. */
function statement(next: Next, kinds: readonly number[], depth: number, run: () => string): string {
  const [name, other, value] = [pick(names, next), pick(names, next), pick(values, next)];
  const inner = (): string => block(next, kinds, depth + 1, run);
  const simple: readonly (() => string)[] = [
    () => `${name}=${value}`,
    () => `${name}=${value}`,
    () => `${name}=$${other}`,
    () => `export ${name}=${value}`,
    () => '. ./part',
    () => 'eval "$(cat part)"',
    () => `read ${name} <<< ${value}`,
    () => `printf -v ${name} ${value}`,
    () => `mapfile -t ${name} <<< ${value}`,
    () => `echo ${value} | read ${name}`,
    () => `trap '${name}=${value}' DEBUG`,
    () => 'trap - DEBUG',
    () => 'later',
    () => 'change',
    () => `exec {${name}}>/dev/null`,
    () => `declare -n R=${name}; R=${value}`,
    () => `[ -f part ] && ${name}=${value}`,
    () => `[ -f none ] || ${name}=${value}`,
    () => `: \${${name}:=${value}}`,
    () => `set -a; . ./part; set +a`,
    () => `(${name}=${value}; change)`,
    () => `${name}=${value} change`,
    () => `out=$(${name}=${value}; change; cat)`,
    () => `echo | { ${name}=${value}; change; }`,
    () => `${name}=${value} eval ':'`,
    run,
    run,
    run,
  ];
  const compound: readonly (() => string)[] = [
    () => `change() {\n${inner()}\n}`,
    () => `own() {\nlocal ${name}=${value}\n${inner()}\n}\nown`,
    () => `for ${name} in true false; do\n${inner()}\ndone`,
    () => `n${depth}=0\nwhile [ $n${depth} -lt 2 ]; do\nn${depth}=$((n${depth} + 1))\n${inner()}\ndone`,
    () => `if [ -f ${pick(['part', 'none'], next)} ]; then\n${inner()}\nfi`,
    () => `(\n${inner()}\n)`,
    () => `{\n${inner()}\n}`,
  ];
  const all = depth < 2 ? [...simple, ...compound] : simple;
  // A script has few kinds of statements: what leaves all variables open would hide the others.
  return (pick([...kinds.map((kind) => all[kind % all.length]), run], next) ?? run)();
}

function block(next: Next, kinds: readonly number[], depth: number, run: () => string): string {
  return Array.from({ length: 1 + next(5) }, () => statement(next, kinds, depth, run)).join('\n');
}

/** What is privileged for certain, or not: `undefined` where only the run shows it. */
function certainValue({ settings: { privileged }, doubts }: WrittenWorkload): boolean | undefined {
  const isDoubted = doubts.some(({ affects }) => affects.includes('privileged'));
  return privileged !== undefined && 'value' in privileged && !isDoubted ? privileged.value : undefined;
}

test('what a script sets for certain is what Bash runs', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-scripts-'));
  let [certain, compared] = [0, 0];
  try {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const next = (below: number): number => Math.floor(random() * below);
      const kinds = Array.from({ length: 3 }, () => next(1000));
      let lines = 0;
      const run = (): string =>
        `docker run --name line${(lines += 1)} --privileged="$${pick(names, next)}" app`;
      const text = `X=${pick(values, next)}\nY=${pick(values, next)}\nchange() { :; }\n${block(next, kinds, 0, run)}\n${block(next, kinds, 0, run)}\n${run()}\n`;
      writeFileSync(join(folder, 'part'), `${pick(sourced, next)}\n`);
      // Without the function that the file may define it would be a command that is not there.
      const before = 'FUNCNEST=8; later() { :; }\ndocker() { echo "$3 $4" >&3; }\nset -T\n';
      const { stdout } = spawnSync('bash', ['-c', `${before}exec 3>&1 >/dev/null 2>&1\n${text}`], {
        cwd: folder,
        encoding: 'utf8',
        timeout: 10_000,
      });
      const shown = stdout.split('\n').map((line) => line.split(' --privileged='));
      for (const written of readRunCommand(text, { env: {}, directory: folder }).workloads) {
        const value = certainValue(written);
        if (value === undefined) continue;
        certain += 1;
        const ran = shown.filter(([name]) => name === written.name).map(([, each]) => each);
        compared += ran.length;
        assert.ok(
          ran.every((each) => each === String(value)),
          `seed ${seed}, ${written.name}: ${String(value)}, not ${ran.join(' ')}\n${text}`,
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  context.diagnostic(`${certain} certain run lines, which ran ${compared} times`);
  assert.ok(compared > 150, 'most scripts say what they run');
});

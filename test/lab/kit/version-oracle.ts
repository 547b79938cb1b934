import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { findProgram } from './availability.ts';
import { mustRun } from './commands.ts';

/** Two versions to be compared. */
export type VersionPair = readonly [one: string, other: string];

/** A program that compares versions, and how it is given many of them at once. */
interface VersionProgram {
  /** What has to be there. */
  needs: readonly string[];
  /** Prints the sign of each comparison on a line; `file` has a pair on each line, with a tab between. */
  run: (file: string) => Promise<string>;
}

const npmSemver = [
  '/usr/lib/node_modules/npm/node_modules/semver',
  '/usr/local/lib/node_modules/npm/node_modules/semver',
  '/usr/share/nodejs/semver',
].find((path) => existsSync(path));

const dpkgScript = `
while IFS="$(printf '\\t')" read -r one other; do
  if dpkg --compare-versions "$one" lt "$other"; then echo -1
  elif dpkg --compare-versions "$one" gt "$other"; then echo 1
  else echo 0; fi
done < "$1"`;

const luaScript = (file: string) => `
for line in io.lines("${file}") do
  local one, other = line:match("^(.-)\\t(.*)$")
  print(rpm.vercmp(one, other) .. "\\n")
end`;

const pythonScript = `
import sys
try:
    from packaging.version import Version
except ImportError:
    from pip._vendor.packaging.version import Version
for line in open(sys.argv[1]):
    one, other = (Version(v) for v in line.rstrip("\\n").split("\\t"))
    print((one > other) - (one < other))`;

const rubyScript = `
File.foreach(ARGV[0]) do |line|
  one, other = line.chomp.split("\\t").map { |v| Gem::Version.new(v) }
  puts one <=> other
end`;

const semverScript = `
const { compare } = require(process.argv[2]);
for (const line of require('node:fs').readFileSync(process.argv[3], 'utf8').split('\\n'))
  if (line !== '') console.log(compare(...line.split('\\t')));`;

async function withScript(name: string, text: string, run: (script: string) => Promise<string>) {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-oracle-'));
  try {
    const script = join(folder, name);
    await writeFile(script, text);
    return await run(script);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const long = { timeout: 600_000 };

const programs = {
  dpkg: {
    needs: ['dpkg', 'sh'],
    run: (file) => withScript('compare.sh', dpkgScript, (script) => mustRun('sh', [script, file], long)),
  },
  rpm: {
    needs: ['rpm'],
    run: (file) =>
      withScript('compare.lua', luaScript(file), (script) =>
        mustRun('rpm', ['--eval', `%{lua: dofile("${script}")}`], long),
      ),
  },
  packaging: {
    needs: ['python3'],
    run: (file) => withScript('compare.py', pythonScript, (script) => mustRun('python3', [script, file])),
  },
  gem: {
    needs: ['ruby'],
    run: (file) => withScript('compare.rb', rubyScript, (script) => mustRun('ruby', [script, file])),
  },
  semver: {
    needs: npmSemver === undefined ? ["npm's semver"] : [],
    run: (file) =>
      withScript('compare.cjs', semverScript, (script) =>
        mustRun(process.execPath, [script, npmSemver ?? '', file]),
      ),
  },
} satisfies Record<string, VersionProgram>;
export type VersionOracle = keyof typeof programs;

/** Why versions cannot be compared by a program here; false if they can. */
export function oracleSkip(oracle: VersionOracle): string | false {
  const missing = programs[oracle].needs.filter((name) => findProgram(name) === undefined);
  return missing.length === 0 ? false : `${missing.join(', ')} is not installed`;
}

/** Compares versions as a program itself does, all in one run: negative, 0 or positive by pair. */
export async function comparedBy(
  oracle: VersionOracle,
  pairs: readonly VersionPair[],
): Promise<(one: string, other: string) => number> {
  const lines = [...new Set(pairs.map(([one, other]) => `${one}\t${other}`))];
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-oracle-'));
  try {
    const file = join(folder, 'pairs');
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    const signs = (await programs[oracle].run(file)).trim().split('\n');
    if (signs.length !== lines.length)
      throw new Error(`${oracle} compared ${signs.length} of ${lines.length} pairs of versions`);
    const signOf = new Map(lines.map((line, index) => [line, Number(signs[index])]));
    return (one, other) => {
      const sign = signOf.get(`${one}\t${other}`);
      if (sign === undefined || Number.isNaN(sign)) throw new Error(`${one} and ${other} were not compared`);
      return sign;
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compareVersions } from '../../src/versions/compare-versions.ts';
import { versionSchemes, type VersionScheme } from '../../src/versions/scheme.ts';
import { seeded } from '../kit/random.ts';
import { schemeExamples } from '../kit/versions/examples.ts';
import { findProgram } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';

type Pair = readonly [left: string, right: string];

/** A package manager, or the part of it that compares versions. */
interface Oracle {
  /** What must be there; a program's name, or the path of a file. */
  needs: readonly string[];
  /** Whether `IRONHULL_LAB=required` asks for it: what the lab installs. */
  isInLab?: true;
  /** What is ordered on purpose unlike the tool does. */
  leftOut?: RegExp;
  /** Returns the sign for each pair, `undefined` where the tool refuses a version. */
  compare: (pairs: readonly Pair[]) => Promise<readonly (number | undefined)[]>;
}

const composerLoader = '/usr/share/php/Composer/Semver/autoload.php';
const mavenArtifact = '/usr/share/maven/lib/maven-artifact-3.x.jar';

/** The signs that a script printed, one on each line. */
function signsOf(output: string): readonly (number | undefined)[] {
  return output
    .trim()
    .split('\n')
    .map((line) => (line === '-' ? undefined : Number(line)));
}

async function compareByDpkg([left, right]: Pair): Promise<number | undefined> {
  const codes: number[] = [];
  for (const relation of ['lt', 'eq'])
    codes.push((await runCommand('dpkg', ['--compare-versions', left, relation, right])).code);
  if (codes.includes(2)) return undefined;
  if (codes[0] === 0) return -1;
  return codes[1] === 0 ? 0 : 1;
}

const rubyScript = `
ARGV.each_slice(2) do |a, b|
  puts((Gem::Version.new(a) <=> Gem::Version.new(b))) rescue puts('-')
end`;

const phpScript = `
require '${composerLoader}';
$parser = new Composer\\Semver\\VersionParser;
foreach (array_chunk(array_slice($argv, 1), 2) as $pair) {
  try { [$a, $b] = array_map([$parser, 'normalize'], $pair); } catch (Exception $e) { echo "-\\n"; continue; }
  $order = fn ($operator) => Composer\\Semver\\Comparator::compare($a, $operator, $b);
  echo $order('<') ? -1 : ($order('>') ? 1 : ($order('==') ? 0 : '-')), "\\n";
}`;

const pythonScript = `
import sys
from pip._vendor.packaging.version import Version, InvalidVersion
for a, b in zip(sys.argv[1::2], sys.argv[2::2]):
    try: a, b = Version(a), Version(b)
    except InvalidVersion: print('-')
    else: print((a > b) - (a < b))`;

const oracles: Partial<Record<VersionScheme, Oracle>> = {
  deb: {
    needs: ['dpkg'],
    isInLab: true,
    compare: async (pairs) => Promise.all(pairs.map(compareByDpkg)),
  },
  rpm: {
    needs: ['rpm'],
    isInLab: true,
    // Without a version, and with a missing epoch as rpm prints it, which it does not read.
    leftOut: /^\d*:$|\(none\)/u,
    compare: async (pairs) => {
      const calls = pairs.map(
        ([left, right]) => `print(rpm.vercmp(${JSON.stringify(left)}, ${JSON.stringify(right)}), "\\n")`,
      );
      const output = await mustRun('rpm', ['--eval', `%{lua: ${calls.join(' ')}}`]);
      return signsOf(output.replaceAll(/[\t ]/gu, '').replaceAll(/\n+/gu, '\n'));
    },
  },
  gem: {
    needs: ['ruby'],
    // With a platform, which is a pre-release to Gem::Version.
    leftOut: /-(?:java|x\d|wasm)/u,
    compare: async (pairs) => signsOf(await mustRun('ruby', ['-e', rubyScript, '--', ...pairs.flat()])),
  },
  composer: {
    needs: ['php', composerLoader],
    compare: async (pairs) => signsOf(await mustRun('php', ['-r', phpScript, '--', ...pairs.flat()])),
  },
  pep440: {
    needs: ['python3'],
    compare: async (pairs) => signsOf(await mustRun('python3', ['-c', pythonScript, ...pairs.flat()])),
  },
  maven: {
    needs: ['java', mavenArtifact],
    compare: async (pairs) => {
      // Its program prints `1 < 2` for each two neighbours of its arguments.
      const output = await mustRun('java', ['-jar', mavenArtifact, ...pairs.flat()]);
      const relations = [...output.matchAll(/^ {3}\S+ (?<relation>[<=>]+) \S+$/gmu)];
      const signs = relations.map(({ groups }) => ({ '<': -1, '>': 1 })[groups?.['relation'] ?? ''] ?? 0);
      return signs.filter((_sign, index) => index % 2 === 0);
    },
  },
};

/** Pairs of published versions and of made ones, without what a command line cannot carry or takes for an option. */
function pairsOf(scheme: VersionScheme, count: number, leftOut = /^$/u): readonly Pair[] {
  const random = seeded(20_261_201);
  const { fragments, ascending } = schemeExamples[scheme];
  const published = ascending.flat();
  const parts = [...fragments, ...published.filter((text) => text.length < 12)];
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const made = (): string => Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(parts)).join('');
  const pairs: Pair[] = [];
  while (pairs.length < count) {
    const pair: Pair = random() < 0.3 ? [pick(published), pick(published)] : [made(), made()];
    if (pair.every((text) => /^[^\s\0-][^\s\0]*$/u.test(text) && !leftOut.test(text))) pairs.push(pair);
  }
  return pairs;
}

function skipOf({ needs, isInLab }: Oracle): string | false {
  const missing = needs.filter((need) =>
    need.startsWith('/') ? !existsSync(need) : findProgram(need) === undefined,
  );
  const isAsked = isInLab === true && process.env['IRONHULL_LAB'] === 'required';
  return missing.length === 0 || isAsked ? false : `not here: ${missing.join(', ')}`;
}

describe('versions have the order that their package manager gives them', () => {
  for (const scheme of versionSchemes) {
    const oracle = oracles[scheme];
    if (oracle === undefined) continue;
    test(scheme, { skip: skipOf(oracle) }, async () => {
      const pairs = pairsOf(scheme, scheme === 'deb' ? 150 : 1000, oracle.leftOut);
      const expected = await oracle.compare(pairs);
      assert.equal(expected.length, pairs.length);
      let compared = 0;
      for (const [index, [left, right]] of pairs.entries()) {
        const sign = expected[index];
        // What the tool refuses may have an order here: a platform behind a gem, a version older than PEP 440.
        if (sign === undefined) continue;
        compared++;
        assert.equal(
          Math.sign(compareVersions(scheme, left, right) ?? Number.NaN) + 0,
          sign,
          `${left} ${right}`,
        );
      }
      assert.ok(compared > pairs.length / 20, `${compared} pairs`);
    });
  }
});

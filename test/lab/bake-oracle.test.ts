import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { readBake } from '../../src/adapters/bake/read-bake.ts';
import type { BakeTarget } from '../../src/adapters/bake/bake-reading.ts';
import { hclPieces } from '../kit/hcl-pieces.ts';
import { roundsOf } from '../kit/rounds.ts';
import { seeded } from '../kit/random.ts';
import { refusedBakeFiles, takenBakeFiles } from './bake-samples.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { builderSkip } from './kit/build.ts';
import { runCommand } from './kit/commands.ts';

/** Runs of bake at once. */
const together = 4;

/** What bake adds to every target. */
const added = new Map([
  ['context', '.'],
  ['dockerfile', 'Dockerfile'],
]);

function ours(text: string) {
  return readBake([{ name: 'x.hcl', text }], { env: {}, isWhole: true, hasAllTargets: true });
}

function shown(value: object): unknown {
  return 'text' in value ? value.text : value;
}

/** A target as `bake --print` shows it. */
function printed({ texts, lists, maps }: BakeTarget): Record<string, unknown> {
  const booleans = new Set(['pull', 'no-cache']);
  return Object.fromEntries([
    ...[...texts].map(([name, value]) => [name, booleans.has(name) ? shown(value) === 'true' : shown(value)]),
    ...[...lists].map(([name, all]) => [name, all.map(shown)]),
    ...[...maps].flatMap(([name, all]) =>
      all.length === 0 ? [] : [[name, Object.fromEntries(all.map((one) => [one.key, shown(one)]))]],
    ),
  ]) as Record<string, unknown>;
}

const words = [
  '&&',
  '!',
  '\t',
  '//',
  'for',
  'if',
  'in',
  '=>',
  "'",
  'é',
  'target "x" {',
  '1e5',
  '\u00A0',
  '@',
];

/** A bake file with a few random changes. */
function changed(seed: number): string {
  const random = seeded(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  const all = [...hclPieces, ...words];
  const seeds = [...takenBakeFiles, ...refusedBakeFiles];
  let text = seeds[below(seeds.length)] ?? '';
  for (let change = below(3); change >= 0; change--) {
    const [at, length] = [below(text.length + 1), below(4)];
    const put = below(3) === 0 ? '' : (all[below(all.length)] ?? '');
    text = text.slice(0, at) + put + text.slice(at + length);
  }
  return text;
}

/** Mistakes in values, which are unknown here and refused only when they are evaluated. */
const unevaluated =
  /unknown function|Invalid (?:index|operand|function argument|template interpolation)|Unsupported attribute|null value|Incorrect (?:condition|key)|Error in function call|Iteration over|Inconsistent|Not enough|Too many|value type|Invalid expanding|Unsupported operator|Invalid value|Attempt to get|Invalid template|Missing required|Duplicate object key|Unsuitable|Invalid 'for' condition/u;

describe('bake files against buildx', { skip: labSkip() || builderSkip('buildkit') }, () => {
  let folder = '';
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ironhull-bake-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function bake(text: string, names: readonly string[] = []) {
    const file = join(folder, `${count++}.hcl`);
    await writeFile(file, text);
    const args = ['buildx', 'bake', '--file', file, '--print', '--progress', 'quiet', ...names];
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    return runCommand('docker', args, { env });
  }

  async function forEach(texts: readonly string[], work: (text: string) => Promise<void>): Promise<void> {
    let next = 0;
    const run = async (): Promise<void> => {
      for (let at = next++; at < texts.length; at = next++) await work(texts[at] ?? '');
    };
    await Promise.all(Array.from({ length: together }, run));
  }

  labTest('what it takes has the same values', async () => {
    await forEach(takenBakeFiles, async (text) => {
      const { targets, problems } = ours(text);
      assert.deepEqual(problems, [], text);
      const { code, stdout, stderr } = await bake(
        text,
        targets.map(({ name }) => name),
      );
      assert.equal(code, 0, `${text}\n${stderr}`);
      const { target } = JSON.parse(stdout) as { target: Record<string, Record<string, unknown>> };
      for (const one of targets) {
        const mine = printed(one);
        const theirs = Object.fromEntries(
          Object.entries(target[one.name] ?? {}).filter(
            ([key, value]) => key in mine || added.get(key) !== value,
          ),
        );
        assert.deepEqual(mine, theirs, text);
      }
    });
  });

  labTest('what it refuses is refused', async () => {
    await forEach(refusedBakeFiles, async (text) => {
      const { code } = await bake(text);
      assert.notEqual(code, 0, text);
      assert.ok(ours(text).problems.length > 0, text);
    });
  });

  labTest('files with random changes have the same verdict', async () => {
    const texts = Array.from({ length: roundsOf(400) }, (_, seed) => changed(seed));
    let refusals = 0;
    await forEach(texts, async (text) => {
      const { code, stderr } = await bake(text);
      const isLocated = /^ERROR: .*?\.hcl:\d+/mu.test(stderr);
      const { problems } = ours(text);
      if (code === 0) assert.deepEqual(problems, [], text);
      if (!isLocated || unevaluated.test(stderr)) return;
      refusals++;
      assert.ok(problems.length > 0, `${JSON.stringify(text)}: ${stderr}`);
    });
    assert.ok(refusals > texts.length / 4, `${refusals} refused`);
  });
});

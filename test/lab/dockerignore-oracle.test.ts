import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe } from 'node:test';
import { isIgnored, parseIgnoreFile } from '../../src/dockerfile/language/ignore-patterns.ts';
import { seeded } from '../kit/random.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { builderSkip } from './kit/build.ts';
import { runCommand } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';

/** Builds at once. */
const together = 4;

const files = [
  '.env',
  '.git/config',
  'a',
  'ab.md',
  'b+c',
  'src/.env',
  'src/a.key',
  'src/lib/a',
  'src/lib/b.key',
  'srcs/a',
  'x/y/z/a.md',
] as const;

const written: readonly (readonly string[])[] = [
  ['*'],
  ['**'],
  ['.*'],
  ['*.md'],
  ['**/*.md'],
  ['**/.env'],
  ['**.key'],
  ['src'],
  ['/src'],
  ['src/'],
  ['./src/../a'],
  ['src/**'],
  ['src/*'],
  ['src/**/a'],
  ['*/lib'],
  ['**/lib/*.key'],
  ['s?c'],
  ['[a-c]*'],
  ['[^s]*'],
  ['b+c'],
  ['\\.env'],
  ['*', '!src'],
  ['*', '!src/lib/a'],
  ['*', '!**/*.key', 'src/lib'],
  ['src', '!src/lib', 'src/lib/b.key'],
  ['!a', 'a'],
  ['# a', ' # a', '', '  a  '],
  ['\uFEFFa'],
  ['**/**/a'],
  ['x/**/*.md', '!x/y'],
];

/** Files of patterns made of the parts that matter. */
function* generated(count: number, seed: number): Iterable<readonly string[]> {
  const random = seeded(seed);
  const parts = ['*', '**', 'a', 'src', 'lib', '.env', '*.md', '*.key', '?', 's*', '**a', '[a-x]', 'y'];
  const pick = (): string => parts[Math.floor(random() * parts.length)] ?? '';
  for (let index = 0; index < count; index++)
    yield Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const path = Array.from({ length: 1 + Math.floor(random() * 3) }, pick).join('/');
      return `${random() < 0.3 ? '!' : ''}${random() < 0.1 ? '/' : ''}${path}`;
    });
}

describe('ignore files against BuildKit', { skip: labSkip() || builderSkip('buildkit') }, () => {
  let engine: LabEngine;
  before(async () => {
    engine = await startEngine({ config: 'default' });
  });
  after(() => engine?.stop());

  /** The files of the context that a build gets. */
  async function sent(lines: readonly string[]): Promise<readonly string[]> {
    const folder = await mkdtemp(join(engine.directory, 'ignored-'));
    for (const file of files) {
      await mkdir(dirname(join(folder, 'context', file)), { recursive: true });
      await writeFile(join(folder, 'context', file), file);
    }
    await writeFile(join(folder, 'context', '.dockerignore'), `${lines.join('\n')}\n`);
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY . /\n');
    const output = join(folder, 'output');
    const args = ['build', '--file', join(folder, 'Dockerfile'), '--output', output, join(folder, 'context')];
    const { code, stderr } = await runCommand('docker', args, {
      env: { ...engine.env, DOCKER_BUILDKIT: '1' },
    });
    assert.equal(code, 0, `${JSON.stringify(lines)}: ${stderr}`);
    const found = await readdir(output, { recursive: true });
    return files.filter((file) => found.includes(file));
  }

  async function differences(all: readonly (readonly string[])[]): Promise<readonly string[]> {
    const found: string[] = [];
    let next = 0;
    const work = async () => {
      for (let index = next++; index < all.length; index = next++) {
        const lines = all[index] ?? [];
        const parsed = parseIgnoreFile(lines.join('\n'));
        assert.deepEqual(parsed.unclear, []);
        const ours = files.filter((file) => !isIgnored(parsed, file));
        const theirs = await sent(lines);
        if (ours.join(' ') !== theirs.join(' '))
          found.push(`${JSON.stringify(lines)}: ${ours.join(' ')}; BuildKit: ${theirs.join(' ')}`);
      }
    };
    await Promise.all(Array.from({ length: together }, work));
    return found;
  }

  labTest('what it leaves out we leave out', async () => {
    assert.deepEqual(await differences(written), []);
  });

  labTest('also for patterns made at random', async () => {
    const count = Number(process.env['IRONHULL_IGNORE_FILES'] ?? 60);
    const seed = Number(process.env['IRONHULL_SEED'] ?? 5);
    assert.deepEqual(await differences([...generated(count, seed)]), []);
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { readDockerfile } from '../../src/adapters/dockerfile/read-dockerfile.ts';
import { refusedEncoding } from '../../src/adapters/dockerfile/text-encoding.ts';
import { parseDockerfile } from '../../src/dockerfile/language/parse-dockerfile.ts';
import { changedDockerfiles, dockerfileCases } from '../kit/dockerfile-cases.ts';
import { refusedPlatforms, takenPlatforms } from '../kit/platform-cases.ts';
import { refusedInstructions, takenInstructions } from '../kit/refused-instructions.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { builderSkip } from './kit/build.ts';
import { runCommand } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';

/** Builds at once. */
const together = 4;
const parsed = /target stage "no-such-stage" could not be found|base name \([^\n]*\) should not be blank/u;
const refusal = /dockerfile parse error on line (\d+)|failed to solve: (.*)/u;

/**
 * What BuildKit says of a file: `parsed`, or the line that it refuses. A stage that does not exist is looked for
 * after the whole file was parsed; the name of an image that is empty without build arguments is no matter of the file.
 */
async function askBuildKit(
  engine: LabEngine,
  folder: string,
  text: string | Buffer,
  index: number | string,
): Promise<string> {
  const file = join(folder, `${index}.Dockerfile`);
  await writeFile(file, text);
  const args = ['build', '--target', 'no-such-stage', '--file', file, folder];
  const { stderr } = await runCommand('docker', args, { env: { ...engine.env, DOCKER_BUILDKIT: '1' } });
  if (parsed.test(stderr)) return 'parsed';
  const [, line, other] = refusal.exec(stderr) ?? [];
  return line === undefined ? `refused: ${other ?? stderr}` : `refused on line ${line}`;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function askIronhull(text: string): string {
  const { problems } = parseDockerfile(text);
  const lines = problems.map(({ span }) => lineOf(text, span.start));
  return problems.length === 0 ? 'parsed' : `refused on line ${lines.join(' or ')}`;
}

/** Whether the two agree: on the verdict, and on a line where BuildKit names one. */
function agrees(ours: string, theirs: string): boolean {
  if (ours === 'parsed' || theirs === 'parsed') return ours === theirs;
  const line = /on line (\d+)$/u.exec(theirs)?.[1];
  return line === undefined || ours.split(/ or | line /u).includes(line);
}

describe('Dockerfiles against BuildKit', { skip: labSkip() || builderSkip('buildkit') }, () => {
  let engine: LabEngine;
  let folder: string;
  before(async () => {
    engine = await startEngine({ config: 'default' });
    folder = await mkdtemp(join(engine.directory, 'dockerfiles-'));
    // The context is the file alone.
    await writeFile(join(folder, '.dockerignore'), '*\n');
  });
  after(() => engine?.stop());

  async function differences(texts: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    let next = 0;
    const work = async () => {
      for (let index = next++; index < texts.length; index = next++) {
        const text = texts[index] ?? '';
        const theirs = await askBuildKit(engine, folder, text, index);
        const ours = askIronhull(text);
        if (!agrees(ours, theirs))
          found.push(`${JSON.stringify(text.slice(0, 200))}: ${ours}, BuildKit ${theirs}`);
      }
    };
    await Promise.all(Array.from({ length: together }, work));
    return found;
  }

  labTest('what it parses we parse, what it refuses we refuse on the same line', async () => {
    assert.deepEqual(await differences(dockerfileCases), []);
  });

  labTest('also where files were changed at random', async () => {
    const count = Number(process.env['IRONHULL_DOCKERFILES'] ?? 60);
    assert.deepEqual(
      await differences(changedDockerfiles(count, Number(process.env['IRONHULL_SEED'] ?? 7))),
      [],
    );
  });

  labTest('a platform that it refuses we refuse', async () => {
    const found: string[] = [];
    for (const [index, platform] of [...refusedPlatforms, ...takenPlatforms].entries()) {
      const text = `FROM --platform=${platform} scratch\nLABEL a=b\n`;
      const theirs = await askBuildKit(engine, folder, text, `platform-${index}`);
      const isRefused = readDockerfile(text, 'Dockerfile').problems.length > 0;
      if (isRefused !== (theirs !== 'parsed')) found.push(`${platform}: ${theirs}`);
    }
    assert.deepEqual(found, []);
  });

  labTest('a value that it refuses when it reaches it we refuse', async () => {
    const image = await labImage(engine);
    const found: string[] = [];
    for (const [index, line] of [...refusedInstructions, ...takenInstructions].entries()) {
      const text = `FROM ${image}\n${line}\n`;
      const file = join(folder, `value-${index}.Dockerfile`);
      await writeFile(file, text);
      const args = ['build', '--network', 'none', '--file', file, folder];
      const { code, stderr } = await runCommand('docker', args, {
        env: { ...engine.env, DOCKER_BUILDKIT: '1' },
      });
      const isRefused = readDockerfile(text, 'Dockerfile').problems.length > 0;
      if (isRefused !== (code !== 0)) found.push(`${line}: ${stderr.slice(-300)}`);
    }
    assert.deepEqual(found, []);
  });

  labTest('an encoding that it refuses we refuse', async () => {
    const text = 'FROM scratch\nLABEL a=b\n';
    const little = Buffer.from(text, 'utf16le');
    const wide = Buffer.from(Array.from(text).flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0]));
    const encoded: Readonly<Record<string, Buffer>> = {
      'utf-8': Buffer.from(text),
      'utf-8-mark': Buffer.from(`\uFEFF${text}`),
      'latin-1': Buffer.from('# caf\u00E9\nFROM scratch\nLABEL a=b\n', 'latin1'),
      'utf-16le': little,
      'utf-16be': Buffer.from(little).swap16(),
      'utf-16le-mark': Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      'utf-16be-mark': Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]),
      'utf-32le': wide,
      'utf-32be': Buffer.from(wide).swap32(),
      'utf-32le-mark': Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), wide]),
    };
    for (const [name, bytes] of Object.entries(encoded)) {
      const theirs = await askBuildKit(engine, folder, bytes, name);
      const isRefused = refusedEncoding(bytes.subarray(0, 8).toString('latin1')) !== undefined;
      assert.equal(isRefused, theirs !== 'parsed', `${name}: ${theirs}`);
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { adversarialCases, type AdversarialInput } from '../kit/adversarial-cases.ts';

/** Those that once grew with the square of the input, or might again. */
const titles: Readonly<Record<string, number>> = {
  'ranges of ports': 10_000,
  'docker run with -p': 2000,
  'docker run with --cap-add': 1000,
  'entries of ports': 1500,
  'lines of environment': 2500,
  'services with one env_file': 10,
  'services that extend each other in a chain': 20,
};

async function lintLength(input: AdversarialInput): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-growth-'));
  try {
    const files = 'run' in input ? {} : input.files;
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const target = 'run' in input ? ['--run', input.run] : [folder];
    const { code, stdout, stderr } = await runCli([
      'lint',
      ...target,
      '--format',
      'json',
      '--fail-on',
      'never',
    ]);
    assert.ok(stdout !== '' && code !== null, stderr);
    return stdout.length;
  } finally {
    await rm(folder, { recursive: true });
  }
}

for (const [title, size] of Object.entries(titles))
  // Generous: what is linear takes a second, what is quadratic minutes.
  test(`${title}: a report is at most twice as long for twice the input`, { timeout: 60_000 }, async () => {
    const found = adversarialCases.find((each) => each.title === title);
    assert.ok(found);
    const [once, twice] = [await lintLength(found.make(size)), await lintLength(found.make(2 * size))];
    assert.ok(twice <= 2.2 * once, `${once} characters, then ${twice}`);
  });

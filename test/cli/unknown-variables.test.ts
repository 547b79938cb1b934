import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCli } from './run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'ironhull-variables-'));
after(() => rmSync(root, { recursive: true }));

/** Returns the rules that are undecided for a service with these variables. */
async function undecided(environment: string): Promise<readonly string[]> {
  const service = `services:\n  web:\n    image: web:1\n    environment:\n      ${environment}\n`;
  writeFileSync(join(root, 'compose.yaml'), service);
  const { stdout } = await runCli(
    [
      'lint',
      'compose.yaml',
      '--no-policy',
      '--format=json',
      '--only=workload/engine-socket,workload/weakening-variable,workload/secrets-in-environment',
    ],
    { cwd: root },
  );
  const { outcomes } = JSON.parse(stdout) as { outcomes: { rule: string; state: string }[] };
  return outcomes.filter(({ state }) => state === 'unknown').map(({ rule }) => rule.replace(/^\w+\//u, ''));
}

test('a variable of an unknown value leaves open only the rules that its name concerns', async () => {
  assert.deepEqual(await undecided('APP_MODE: "${MODE}"'), ['secrets-in-environment']);
  assert.deepEqual((await undecided('DOCKER_HOST: "${HOST}"')).toSorted(), [
    'engine-socket',
    'secrets-in-environment',
  ]);
  assert.deepEqual((await undecided('NODE_OPTIONS: "${OPTIONS}"')).toSorted(), [
    'secrets-in-environment',
    'weakening-variable',
  ]);
  // Compose interpolates the entries of a list, names and all.
  assert.equal((await undecided('- "${NAME}=x"')).length, 3);
});

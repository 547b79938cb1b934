import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

test('a machine without ShellCheck is no failure, and its rule is no pass', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'ironhull-no-shellcheck-'));
  try {
    await writeFile(join(cwd, 'Dockerfile'), 'FROM debian:13\nRUN echo $a\n');
    const env = { PATH: '/nonexistent' };
    const only = ['--only', 'dockerfile/shellcheck,dockerfile/invalid'];
    const { stdout, code } = await runCli(['lint', 'Dockerfile', ...only, '--strict', '--format', 'json'], {
      cwd,
      env,
    });
    const { outcomes } = JSON.parse(stdout) as {
      outcomes: readonly { rule: string; state: string; because?: string }[];
    };
    const own = outcomes.find(({ rule }) => rule === 'dockerfile/shellcheck');
    assert.deepEqual([code, own?.state, own?.because], [0, 'not-applicable', 'shellcheck is not installed']);
    const alone = await runCli(['lint', 'Dockerfile', '--only', 'dockerfile/shellcheck'], { cwd, env });
    assert.equal(alone.code, 2, 'a run that decided nothing');
  } finally {
    await rm(cwd, { recursive: true });
  }
});

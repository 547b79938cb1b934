import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

const nowhere = ['--engine', 'unix:///nonexistent/docker.sock', '--no-policy'];

test('harden engine refuses options that contradict each other, and says how to name a file', async () => {
  for (const [args, message] of [
    [['--apply', '--rollback'], /--apply and --rollback are opposites/u],
    [['--timeout', '0'], /--timeout is 0; it must be a number of seconds from 1 to 3600/u],
    [['--apply', '--output', 'x.json'], /--output writes the file of a plan/u],
    [['--config-file', 'x.json'], /--config-file goes with --rollback/u],
    [['--engine', 'unix:///a', '--context', 'b'], /both name the engine/u],
    [['--format', 'html'], /--format is html; it must be table or json/u],
    [['compose.yaml'], /Unexpected argument 'compose\.yaml'/u],
    [['--only', 'engine/icc', ...nowhere], /Unknown rule 'engine\/icc'/u],
    [['--restart-command', ' ', ...nowhere], /--restart-command has no program/u],
  ] as const) {
    const { code, stdout, stderr } = await runCli(['harden', 'engine', ...args]);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, message, args.join(' '));
  }
});

test('an engine that does not answer ends the run', async () => {
  const { code, stdout, stderr } = await runCli(['harden', 'engine', ...nowhere]);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /unix:\/\/\/nonexistent\/docker\.sock: no such socket/u);
});

test('a rollback without a change that is open changes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-rollback-'));
  try {
    const file = join(folder, 'daemon.json');
    const { code, stdout } = await runCli([
      'harden',
      'engine',
      '--rollback',
      '--config-file',
      file,
      ...nowhere.slice(0, 2),
    ]);
    assert.deepEqual([code, stdout], [0, 'Nothing was changed\n']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('harden still takes a Compose file, and help shows both commands', async () => {
  const file = await runCli(['harden', './engine', '--no-policy']);
  assert.equal(file.code, 2);
  assert.match(file.stderr, /\.\/engine/u);
  for (const [args, usage] of [
    [['help', 'harden'], /^Usage: ironhull harden \[COMPOSE\]…/u],
    [['harden', '--help'], /^Usage: ironhull harden \[COMPOSE\]…/u],
    [['help', 'harden', 'engine'], /^Usage: ironhull harden engine /u],
    [['harden', 'engine', '--help'], /^Usage: ironhull harden engine /u],
  ] as const)
    assert.match((await runCli([...args])).stdout, usage, args.join(' '));
});

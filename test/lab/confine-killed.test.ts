// A proof that is interrupted leaves nothing; what one that is killed leaves, the next command removes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { programPath } from './kit/availability.ts';
import { docker } from './kit/containers.ts';
import type { LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { probeTest } from './kit/native-program.ts';
import { recordContainer, recordingFolder } from './kit/record.ts';
import { sharedEngine } from './kit/shared.ts';

const engineOf = sharedEngine('default');
const launcher = resolve(import.meta.dirname, '../../bin/ironhull');
/** Folder of temporary files of the commands: others have their own. */
const temporary = join(recordingFolder, 'temporary');
mkdirSync(temporary);

/** The container `proved`, and its recording. */
async function recorded(engine: LabEngine): Promise<string> {
  const file = join(recordingFolder, 'proved.json');
  if (existsSync(file)) return file;
  await docker(engine, 'network', 'create', 'proved-net');
  const options = ['--detach', '--name=proved', '--network=proved-net', '--volume=/data'];
  const line = ['docker', 'run', ...options, await labImage(engine), 'sleep', '600'];
  await recordContainer(engine, 'proved', ['--exercise', 'sleep 1', '--', ...line]);
  await runCli(['test', '--write', 'proved', '--contract', contract], { env: environment(engine) });
  return file;
}

const contract = join(recordingFolder, 'contract.yaml');
const environment = (engine: LabEngine): Readonly<Record<string, string>> => ({
  ...engine.env,
  PATH: programPath,
  TMPDIR: temporary,
});

/** All containers and volumes of an engine, and the files of commands. */
const everything = async (engine: LabEngine): Promise<readonly string[]> => [
  ...(await docker(engine, 'ps', '--all', '--format={{.Names}}')).split('\n').toSorted(),
  ...(await docker(engine, 'volume', 'ls', '--quiet')).split('\n').toSorted(),
  ...readdirSync(temporary),
];

interface RunningProof {
  ended: Promise<readonly unknown[]>;
  child: ReturnType<typeof spawn>;
}

/** Starts a proof, and waits until its exercise runs. */
async function startProof(engine: LabEngine, isOnTerminal = false): Promise<RunningProof> {
  const file = await recorded(engine);
  const marker = join(recordingFolder, 'exercised');
  const exercise = `touch ${marker}; sleep 60`;
  const args = ['confine', 'prove', 'proved', file, '--exercise', exercise];
  const words = [process.execPath, launcher, ...args].map((word) => `'${word}'`).join(' ');
  const [program, ...rest] = isOnTerminal
    ? ['script', '--quiet', '--command', `exec ${words}`, '/dev/null']
    : [process.execPath, launcher, ...args];
  const child = spawn(program ?? '', rest, { env: environment(engine), stdio: 'ignore' });
  const ended = once(child, 'exit');
  for (let tries = 0; tries < 1200 && !existsSync(marker) && child.exitCode === null; tries += 1)
    await pause(50);
  assert.ok(existsSync(marker), 'the exercise runs');
  rmSync(marker);
  return { ended, child };
}

const twins = (engine: LabEngine): Promise<string> =>
  docker(engine, 'ps', '--all', '--quiet', '--filter=label=dev.ironhull.probe');

describe('a proof', () => {
  for (const [title, ...signals] of [
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGHUP'],
    // As npx passes on what the terminal has sent to both.
    ['Ctrl-C of a launcher', 'SIGINT', 'SIGINT', 'SIGTERM'],
  ] as const)
    probeTest(`that ${title} ends leaves nothing`, async () => {
      const engine = await engineOf();
      await recorded(engine);
      const before = await everything(engine);
      const { child, ended } = await startProof(engine);
      assert.notEqual(await twins(engine), '');
      for (const signal of signals) {
        child.kill(signal);
        await pause(30);
      }
      const [code, by] = await ended;
      // A last signal may come while Node itself ends, when everything is cleaned up already.
      assert.ok(code === 2 || (signals.length > 1 && by === signals.at(-1)), JSON.stringify([code, by]));
      assert.deepEqual(await everything(engine), before);
    });

  probeTest('whose terminal is closed leaves nothing', async () => {
    const engine = await engineOf();
    await recorded(engine);
    const before = await everything(engine);
    const { child, ended } = await startProof(engine, true);
    child.kill('SIGKILL');
    await ended;
    for (let tries = 0; tries < 200 && (await twins(engine)) !== ''; tries += 1) await pause(50);
    for (let tries = 0; tries < 100 && readdirSync(temporary).length > 0; tries += 1) await pause(50);
    assert.deepEqual(await everything(engine), before);
  });

  for (const [command, ...args] of [
    ['probe', 'proved', '--only', 'mount'],
    ['confine prove', 'proved', join(recordingFolder, 'proved.json')],
    ['test', '--running', '--contract', contract],
  ] as const)
    probeTest(`that is killed leaves a twin, which the next ${command} removes`, async () => {
      const engine = await engineOf();
      await recorded(engine);
      const before = await everything(engine);
      const other = await startProof(engine);
      const { child, ended } = await startProof(engine);
      child.kill('SIGKILL');
      await ended;
      assert.equal((await twins(engine)).split('\n').length, 2);
      const { stderr } = await runCli([...command.split(' '), ...args], { env: environment(engine) });
      assert.match(stderr, /removed the twin [0-9a-f]{12} of a run that was killed/u);
      // That of a proof that still runs is left alone.
      assert.equal((await twins(engine)).split('\n').length, 1);
      other.child.kill('SIGTERM');
      await other.ended;
      assert.deepEqual(await everything(engine), before);
    });
});

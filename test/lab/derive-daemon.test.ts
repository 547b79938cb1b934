// Defaults of an engine that are derived from recordings: dockerd takes them, and every recorded workload runs under them.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { labTest, programPath } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const folder = mkdtempSync(join(tmpdir(), 'ironhull-daemon-defaults-'));
after(() => rmSync(folder, { recursive: true }));

/** Workloads that need calls which the others do not make. */
const workloads = {
  links: 'ln -s x /link && sleep 1.2',
  pipes: 'mkfifo /pipe && chroot / true && sleep 1.2',
} as const;
type Name = keyof typeof workloads;
const names = Object.keys(workloads) as Name[];

/** Records a workload; containers of one image are one workload, so each has an image of its own. */
async function record(engine: LabEngine, name: Name): Promise<string> {
  const image = await labImage(engine);
  await engine.docker('tag', image, `lab:${name}`);
  const file = join(folder, `${name}.json`);
  const line = ['docker', 'run', `--name=${name}`, `lab:${name}`, 'sh', '-c', workloads[name]];
  const { code, stderr } = await runCli(['confine', 'record', '--output', file, '--', ...line], {
    env: { ...engine.env, PATH: programPath },
  });
  await engine.docker('rm', '--force', name);
  assert.equal(code, 0, stderr);
  return file;
}

/** Derives daemon.json of recordings, has dockerd validate it, and starts an engine with it. */
async function engineUnder(name: string, recordings: readonly string[]) {
  const [config, seccomp] = [join(folder, `${name}.daemon.json`), join(folder, `${name}.seccomp.json`)];
  const options = ['--format', 'daemon', '--output', config, '--seccomp-file', seccomp];
  const derived = await runCli(['confine', 'derive', ...recordings, ...options]);
  assert.equal(derived.code, 0, derived.stderr);
  await mustRun('dockerd', ['--validate', `--config-file=${config}`]);
  const engine = await startEngine({
    config: 'default',
    // `icc` needs a packet filter, and this one is nobody else's.
    ownNetwork: 'forwarding',
    daemonFlags: [`--config-file=${config}`, '--bridge=', '--iptables=true'],
  });
  return {
    engine,
    config: JSON.parse(readFileSync(config, 'utf8')) as unknown,
    seccomp,
    said: derived.stderr,
  };
}

/** The exit codes of the workloads on an engine. */
async function exitCodes(engine: LabEngine): Promise<readonly number[]> {
  const image = await labImage(engine);
  const codes: number[] = [];
  for (const name of names)
    codes.push((await engine.docker('run', '--rm', image, 'sh', '-c', workloads[name])).code);
  return codes;
}

describe('defaults of an engine', () => {
  labTest('allow what each recorded workload did, and no more', async () => {
    const plain = await plainEngine();
    const recordings: string[] = [];
    for (const name of names) recordings.push(await record(plain, name));

    const both = await engineUnder('both', recordings);
    try {
      assert.deepEqual(both.config, {
        icc: false,
        'no-new-privileges': true,
        'seccomp-profile': both.seccomp,
      });
      assert.match(both.said, /no-new-privileges: true: links: .*; pipes: /u);
      assert.deepEqual(await exitCodes(both.engine), [0, 0]);
      const image = await labImage(both.engine);
      const keys = await both.engine.docker(
        'run',
        '--rm',
        image,
        'sh',
        '-c',
        'mount -t tmpfs x /mnt; grep -i -e seccomp: -e nonewprivs /proc/self/status',
      );
      assert.match(keys.stdout, /NoNewPrivs:\s*1\nSeccomp:\s*2/u);
      // Another namespace was made by neither.
      assert.notEqual((await both.engine.docker('run', '--rm', image, 'unshare', '-U', 'true')).code, 0);
    } finally {
      await both.engine.stop();
    }

    const one = await engineUnder('one', recordings.slice(0, 1));
    try {
      const [links, pipes] = await exitCodes(one.engine);
      assert.deepEqual([links, pipes === 0], [0, false]);
    } finally {
      await one.engine.stop();
    }
  });

  labTest('are read again with the same command only if their file may be replaced', async () => {
    const recording = join(folder, 'links.json');
    const seccomp = join(folder, 'there.json');
    writeFileSync(seccomp, 'mine');
    const run = (...more: readonly string[]) =>
      runCommand(process.execPath, [
        'bin/ironhull',
        'confine',
        'derive',
        recording,
        '--format',
        'daemon',
        '--seccomp-file',
        seccomp,
        ...more,
      ]);
    const refused = await run();
    assert.deepEqual([refused.code, readFileSync(seccomp, 'utf8')], [2, 'mine']);
    assert.match(refused.stderr, /there already/u);
    assert.equal((await run('--overwrite')).code, 0);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ProgramEnd } from '../../io/run-program.ts';
import { localMachine } from '../runtime/local-machine.ts';
import type { EngineSession } from './engine-session.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import type { RestartMethod } from './state-file.ts';
import { unitObstacle, validateFile, withoutConfigFile } from './validate-file.ts';

function session(end: ProgramEnd, ran: (readonly string[])[] = []): EngineSession {
  const run = async (program: string, args: readonly string[]): Promise<ProgramEnd> => {
    ran.push([program, ...args]);
    return end;
  };
  return {
    endpoint: { kind: 'unix', path: '/var/run/docker.sock' },
    engineId: 'a',
    runtime: localMachine('0.0.0', () => undefined),
    tools: { run, hangUp: () => undefined },
    timeoutMs: 1000,
  };
}

// Only these members are read.
const dockerd = {
  pid: 812,
  args: ['-H', 'fd://', '--config-file', '/etc/docker/other.json', '--icc=false'],
  program: '/usr/bin/dockerd',
  directory: '/',
} as unknown as FoundDockerd;

test('every form of the option that names the file is left out', () => {
  assert.deepEqual(withoutConfigFile(['--config-file=/a', '-D', '--config-file', '/b', '--icc']), [
    '-D',
    '--icc',
  ]);
});

test('the engine’s own program checks the new file with its own arguments, and nothing is left of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ironhull-validate-'));
  try {
    const file = join(folder, 'daemon.json');
    const next = {
      bytes: Buffer.from('{}'),
      uid: process.getuid?.() ?? 0,
      gid: process.getgid?.() ?? 0,
      mode: 0o644,
    };
    const ran: (readonly string[])[] = [];
    assert.equal(
      await validateFile({ dockerd, file, next }, session({ code: 0, printed: 'configuration OK' }, ran)),
      undefined,
    );
    const candidate = `${file}.ironhull-candidate`;
    assert.deepEqual(ran, [
      ['/usr/bin/dockerd', '-H', 'fd://', '--icc=false', '--validate', `--config-file=${candidate}`],
    ]);
    const refusal = { code: 1, printed: `unable to configure the Docker daemon with file ${candidate}: icc` };
    assert.equal(
      await validateFile({ dockerd, file, next }, session(refusal)),
      `dockerd --validate refuses the new file: unable to configure the Docker daemon with file ${file}: icc`,
    );
    const missing = await validateFile(
      { dockerd, file, next },
      session({ printed: '', failure: 'spawn ENOENT' }),
    );
    assert.equal(missing, '/usr/bin/dockerd --validate: spawn ENOENT');
    assert.deepEqual(readdirSync(folder), []);
    const nowhere = await validateFile(
      { dockerd, file: `${folder}/none/daemon.json`, next },
      session({ code: 0, printed: '' }),
    );
    assert.equal(
      nowhere,
      `Nothing can be written beside ${folder}/none/daemon.json: its folder does not exist`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a service is restarted only if it is that of the process, and systemd has read its files', async () => {
  const restart: RestartMethod = { kind: 'systemd', unit: 'docker.service', ofUser: false };
  const planned = { restart, plan: { transition: { steps: ['restart'], fates: {}, notes: [] } } } as never;
  const shown = (printed: string, code = 0) => unitObstacle(dockerd, planned, session({ code, printed }));
  assert.equal(await shown('MainPID=812\nNeedDaemonReload=no'), undefined);
  assert.match(
    (await shown('MainPID=813\nNeedDaemonReload=no')) ?? '',
    /runs process 813, and dockerd is process 812/u,
  );
  assert.match((await shown('MainPID=812\nNeedDaemonReload=yes')) ?? '', /systemctl daemon-reload/u);
  assert.match(
    (await shown('Failed to connect to bus', 1)) ?? '',
    /Failed to connect to bus.*--restart-command/u,
  );
});

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { stackTreatments, type StackTreatment } from '../../src/knowledge/settings/stack-deploy.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';

/** Values that docker stack deploy takes for the keys that it ignores, and some for those that it refuses or honours. */
const values: Readonly<Record<string, string>> = {
  build: '.',
  cap_drop: '[ALL]',
  cgroup: 'host',
  cgroup_parent: 'x',
  cgroupns_mode: 'host',
  cpus: '0.5',
  device_cgroup_rules: '["c 1:3 r"]',
  devices: '[/dev/null]',
  gpus: 'all',
  group_add: '["5"]',
  init: 'true',
  ipc: 'host',
  mem_limit: '50m',
  network_mode: 'host',
  pid: 'host',
  pids_limit: '5',
  privileged: 'true',
  profiles: '[a]',
  read_only: 'true',
  restart: 'always',
  runtime: 'runc',
  security_opt: '[no-new-privileges]',
  shm_size: '5m',
  sysctls: '{net.core.somaxconn: "5"}',
  tmpfs: '[/tmp]',
  ulimits: '{nofile: 5}',
  use_api_socket: 'true',
  user: '"1000"',
  userns_mode: 'host',
  uts: 'host',
  volumes_from: '[web]',
};

/** Keys that are ignored without a word: the specification of the service is as without them. */
const silent: ReadonlySet<string> = new Set(['tmpfs']);

describe('docker stack deploy', { skip: labSkip() }, () => {
  let engine: LabEngine;
  before(async () => {
    engine = await startEngine({ config: 'swarm' });
    await labImage(engine);
  });
  after(() => engine?.stop());

  const docker = (...args: readonly string[]) => runCommand('docker', args, { env: engine.env });

  async function deploy(line: string): Promise<{ treatment: StackTreatment | undefined; spec: string }> {
    const file = join(engine.directory, 'stack.yaml');
    await writeFile(file, `services:\n  web:\n    image: lab:1\n    ${line}\n`);
    const { code, stdout, stderr } = await docker('stack', 'deploy', '--detach=true', '-c', file, 'probe');
    const said = stdout + stderr;
    const spec = (
      await docker('service', 'inspect', 'probe_web', '--format', '{{json .Spec.TaskTemplate.ContainerSpec}}')
    ).stdout;
    await docker('stack', 'rm', 'probe');
    for (let tries = 0; tries < 60; tries++) {
      const { stdout: left } = await docker('network', 'ls', '--quiet', '--filter', 'name=probe_default');
      if (left.trim() === '') break;
      await sleep(300);
    }
    const treatment = code === 0 ? (/Ignoring (?:un|dep)/u.test(said) ? 'ignored' : undefined) : 'refused';
    return { treatment, spec };
  }

  labTest('ignores, refuses and honours the keys as the table says', async () => {
    const plain = await deploy('stop_grace_period: 10s');
    for (const [key, value] of Object.entries(values)) {
      const { treatment, spec } = await deploy(`${key}: ${value}`);
      const seen = silent.has(key) && spec === plain.spec ? 'ignored' : treatment;
      assert.equal(seen, stackTreatments.get(key), key);
    }
  });
});

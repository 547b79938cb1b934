import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { freePort } from './kit/addresses.ts';
import { labTest } from './kit/availability.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { sharedEngine } from './kit/shared.ts';
import { witness } from '../kit/witness.ts';
import { labMachine } from './kit/machine.ts';

const plainEngine = sharedEngine('default');
let folder: string | undefined;
after(async () => folder !== undefined && rm(folder, { recursive: true }));

async function auditOf(engine: LabEngine): Promise<Report> {
  const machine = labMachine();
  const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, checks, machine);
  witness('live', report.outcomes);
  return report;
}

async function stateOf(engine: LabEngine, name: string): Promise<string | undefined> {
  const { outcomes } = await auditOf(engine);
  return outcomes.find(({ rule, subject }) => rule === 'workload/engine-socket' && subject.name === name)
    ?.outcome.state;
}

const relays: ChildProcess[] = [];
after(() => {
  for (const relay of relays) relay.kill();
});

/** Starts socat, and waits until it listens: on a unix socket, else for a moment. */
async function passOn(from: string, to: string, socket?: string): Promise<void> {
  relays.push(spawn('socat', [from, to], { stdio: 'ignore' }));
  for (let attempt = 0; attempt < 50; attempt++) {
    await delay(100);
    if (socket === undefined || existsSync(socket)) return;
  }
}

/** Flags that hand the engine to a container by one route, given the engine and a folder of the test's own. */
const routes: Readonly<Record<string, (engine: LabEngine, own: string) => Promise<readonly string[]>>> = {
  'the socket itself': async ({ socket }) => ['-v', `${socket}:/s:ro`],
  'the directory that holds it': async ({ socket }) => ['-v', `${dirname(socket)}:/d`],
  'a link that leads to it': async ({ socket }, own) => {
    await symlink(socket, join(own, 'innocent'));
    return ['--mount', `type=bind,source=${join(own, 'innocent')},target=/s`];
  },
  'a link that leads to its directory': async ({ socket }, own) => {
    await symlink(dirname(socket), join(own, 'data'));
    return ['-v', `${join(own, 'data')}:/d:ro`];
  },
  'a named volume that is a bind': async (engine) => {
    const options = ['type=none', 'o=bind', `device=${dirname(engine.socket)}`].flatMap((option) => [
      '-o',
      option,
    ]);
    const made = await engine.docker('volume', 'create', ...options, 'innocent');
    assert.equal(made.code, 0, made.stderr);
    return ['-v', 'innocent:/d'];
  },
  'the directory of the containerd socket': async ({ directory }) => [
    '-v',
    `${join(directory, 'exec', 'containerd')}:/c`,
  ],
  'a hard link in a directory': async ({ socket, directory }) => {
    await mkdir(join(directory, 'linked', 'deep'), { recursive: true });
    await link(socket, join(directory, 'linked', 'deep', 'innocent'));
    return ['-v', `${join(directory, 'linked')}:/d:ro`];
  },
  'the path at which clients expect it': async (_engine, own) => {
    await writeFile(join(own, 'innocent-file'), '');
    return ['-v', `${join(own, 'innocent-file')}:/var/run/docker.sock`];
  },
  'a volume with a link in its place': async (engine) => {
    const made = await engine.docker('volume', 'create', 'linked-volume');
    assert.equal(made.code, 0, made.stderr);
    const data = join(engine.directory, 'data', 'volumes', 'linked-volume', '_data');
    await rm(data, { recursive: true });
    await symlink(dirname(engine.socket), data);
    return ['-v', 'linked-volume:/d'];
  },
  'a socket that socat passes on': async ({ socket }, own) => {
    await passOn(`UNIX-LISTEN:${join(own, 'x.sock')},fork`, `UNIX-CONNECT:${socket}`, join(own, 'x.sock'));
    return ['-v', `${join(own, 'x.sock')}:/s`];
  },
  'the directory of one that socat passes on in two steps': async ({ socket }, own) => {
    const port = await freePort('127.0.0.1');
    await mkdir(join(own, 'steps'));
    await passOn(`TCP-LISTEN:${port},bind=127.0.0.1,fork`, `UNIX-CONNECT:${socket}`);
    const second = join(own, 'steps', 'y');
    await passOn(`UNIX-LISTEN:${second},fork`, `TCP:127.0.0.1:${port}`, second);
    return ['-v', `${dirname(second)}:/d:ro`];
  },
  'an address over TCP': async () => ['-e', 'DOCKER_HOST=tcp://10.1.2.3:2375'],
};

describe('a container that can control the Docker daemon', () => {
  for (const [title, flags] of Object.entries(routes)) {
    labTest(`is found by ${title}`, async () => {
      const engine = await plainEngine();
      folder ??= await mkdtemp(join(tmpdir(), 'ironhull-routes-'));
      const name = title.replaceAll(' ', '-');
      const words = await flags(engine, folder);
      const made = await engine.docker(
        'run',
        '-d',
        '--name',
        name,
        ...words,
        await labImage(engine),
        'sleep',
        '600',
      );
      assert.equal(made.code, 0, made.stderr);
      assert.equal(await stateOf(engine, name), 'failed');
    });
  }

  labTest('is not one with a volume of its own, or a folder that holds no socket', async () => {
    const engine = await plainEngine();
    const words = ['-v', 'own:/data', '-v', '/usr/share/zoneinfo:/zones:ro', '--tmpfs', '/tmp'];
    const made = await engine.docker(
      'run',
      '-d',
      '--name',
      'plain',
      ...words,
      await labImage(engine),
      'sleep',
      '600',
    );
    assert.equal(made.code, 0, made.stderr);
    assert.equal(await stateOf(engine, 'plain'), 'passed');
  });

  labTest(
    'is found on the host’s network where the engine listens on loopback without certificates',
    async () => {
      const port = await freePort('127.0.0.1');
      const engine = await startEngine({
        config: 'default',
        daemonFlags: ['-H', `tcp://127.0.0.1:${port}`, '--tls=false'],
      });
      try {
        const image = await labImage(engine);
        for (const network of ['host', 'bridge', 'none']) {
          const made = await engine.docker(
            'run',
            '-d',
            '--name',
            `on-${network}`,
            '--network',
            network,
            image,
            'sleep',
            '600',
          );
          assert.equal(made.code, 0, made.stderr);
        }
        const states = await Promise.all(
          ['host', 'bridge', 'none'].map((network) => stateOf(engine, `on-${network}`)),
        );
        assert.deepEqual(states, ['failed', 'passed', 'passed']);
        const { outcomes } = await auditOf(engine);
        const open = outcomes.find(({ rule }) => rule === 'engine/tcp-without-client-certificates');
        assert.equal(open?.outcome.state, 'failed');
      } finally {
        await engine.stop();
      }
    },
  );
});

describe('the engine’s own settings', () => {
  labTest(
    'pass on an engine that asks for certificates, and with no-new-privileges as its default',
    async () => {
      const [tls, userns] = await Promise.all([
        startEngine({ config: 'tls' }),
        startEngine({ config: 'userns' }),
      ]);
      try {
        const state = (report: Report, rule: string) =>
          report.outcomes.find((one) => one.rule === rule)?.outcome.state;
        assert.equal(state(await auditOf(tls), 'engine/tcp-without-client-certificates'), 'passed');
        assert.equal(state(await auditOf(tls), 'engine/no-new-privileges-default'), 'failed');
        assert.equal(state(await auditOf(userns), 'engine/no-new-privileges-default'), 'passed');
      } finally {
        await Promise.all([tls.stop(), userns.stop()]);
      }
    },
  );
});

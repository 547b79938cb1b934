import assert from 'node:assert/strict';
import { chmod, lstat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { planEngine } from '../../src/app/harden-engine/plan-engine.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { openCopy, type OpenCopy } from '../kit/open-copy.ts';
import { labTest } from './kit/availability.ts';
import { runCommand } from './kit/commands.ts';
import { docker, start } from './kit/containers.ts';
import { hardenEngineArguments, textOf, withHardenedLab } from './kit/harden-engine.ts';
import { labMachine } from './kit/machine.ts';
import { rootlessObstacle, startRootless } from './kit/rootless.ts';

const only = ['engine/live-restore'];

let copy: OpenCopy | undefined;
after(() => copy?.remove());

/** Runs `ironhull harden engine` for another user, who may not enter this checkout. */
function asOther(socket: string, ...args: readonly string[]): readonly string[] {
  copy ??= openCopy();
  const command = ['harden', 'engine', '--no-policy', `--engine=unix://${socket}`];
  return [copy.node, copy.program, ...command, ...args];
}

describe('an engine that is not proven to be the one of the file', () => {
  labTest('is planned for, and not changed: behind another program, or over TCP', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ engine, folder }) => {
      const path = join(folder, 'proxy.sock');
      const server = createServer((socket) => {
        const other = connect(engine.socket);
        socket.pipe(other).pipe(socket);
        for (const one of [socket, other]) one.on('error', () => one.destroy());
      });
      const listen = (...at: [string] | [number, string]) =>
        new Promise<void>((resolve) => {
          server.listen(...(at as [string]), resolve);
        });
      const close = () =>
        new Promise((resolve) => {
          server.close(resolve);
        });
      const obstacles = async (address: string) => {
        const checks = registeredChecks.filter(({ id }) => only.includes(id));
        const request = { targets: { engine: address }, checks, isNamed: true, mayStopContainers: false };
        const { plan } = await planEngine(request, labMachine());
        assert.deepEqual(
          plan.changes.map(({ rule }) => rule),
          only,
        );
        return plan.obstacles.join('\n');
      };
      await listen(path);
      assert.match(
        await obstacles(`unix://${path}`),
        /Another program than dockerd \(process \d+\) listens/u,
      );
      await close();
      await listen(0, '127.0.0.1');
      const bound = server.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
      assert.match(await obstacles(`tcp://127.0.0.1:${port}`), /reached over a network/u);
      await close();
    });
  });

  labTest('is planned for, and not changed, without root', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async (lab) => {
      const { engine, file } = lab;
      await start(engine, 'web', []);
      await chmod(lab.folder, 0o755);
      const { gid } = await lstat(engine.socket);
      const words = [
        '--reuid=65534',
        `--regid=${gid}`,
        '--clear-groups',
        ...asOther(lab.engine.socket, '--apply'),
      ];
      const { code, stdout } = await runCommand('setpriv', words, {
        env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' },
        directory: '/',
      });
      assert.equal(code, 2, stdout);
      assert.match(stdout, /"live-restore": true/u);
      assert.match(stdout, /Cannot be applied\n {3}- .*Run this as root/su);
      assert.match(stdout, /\nNothing was changed\n/u);
      assert.equal(await textOf(file), '{}');
      assert.equal(await docker(engine, 'inspect', '--format', '{{.State.Running}}', 'web'), 'true');
    });
  });
});

describe('a rootless engine', () => {
  labTest('is changed by its user, in the file of that user, and by nobody else', async (context) => {
    const obstacle = await rootlessObstacle();
    if (obstacle !== undefined) {
      context.skip(obstacle);
      return;
    }
    const engine = await startRootless();
    try {
      const file = join(engine.home, '.config/docker/daemon.json');
      const words = hardenEngineArguments(engine.socket, '--only=engine/live-restore', '--apply');
      const asRoot = await runCommand(process.execPath, words);
      assert.equal(asRoot.code, 2);
      assert.match(asRoot.stdout, /runs as the user with the ID 65534\. Run this as that user/u);
      assert.equal(await textOf(file), undefined);
      const user = [`--reuid=${engine.uid}`, `--regid=${engine.uid}`, '--clear-groups'];
      const env = { PATH: process.env['PATH'] ?? '', HOME: engine.home };
      const ownWords = asOther(engine.socket, '--only=engine/live-restore', '--apply');
      const own = await runCommand('setpriv', [...user, ...ownWords], { env, directory: '/' });
      assert.equal(own.code, 0, own.stdout + own.stderr);
      assert.match(own.stdout, /^Applied and checked$/mu);
      assert.equal(await textOf(file), '{\n  "live-restore": true\n}\n');
      assert.equal((await lstat(file)).uid, engine.uid);
    } finally {
      await engine.stop();
    }
  });
});

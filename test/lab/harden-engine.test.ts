import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { describe } from 'node:test';
import { labTest } from './kit/availability.ts';
import { docker, start } from './kit/containers.ts';
import { assertOutcome, infoOf, processOf, textOf, withHardenedLab } from './kit/harden-engine.ts';
import type { LabEngine } from './kit/engine.ts';

const echoServer = ['nc', '-ll', '-p', '7', '-e', 'cat'];

/** A connection to an echo server in a container, which is kept open. */
async function openConnection(engine: LabEngine, name: string) {
  const address = await docker(engine, 'inspect', '--format', '{{.NetworkSettings.IPAddress}}', name);
  const socket = createConnection({ host: address, port: 7 });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  return {
    echo: (text: string) =>
      new Promise<string>((resolve, reject) => {
        socket.once('error', reject).once('close', () => reject(new Error('the connection was closed')));
        socket.once('data', (data) => resolve(data.toString('utf8')));
        socket.write(text);
      }),
    close: () => socket.destroy(),
  };
}

describe('a change that a reload makes', () => {
  labTest('is made, checked, and touches no container', async () => {
    const old = '{\n\t"debug": true,\n\t"labels": ["tier=back"]\n}\n';
    await withHardenedLab({ daemonJson: old }, async ({ engine, file, plan, apply, leftFiles }) => {
      await start(engine, 'web', []);
      const before = await processOf(engine, 'web');
      const planned = await plan({ only: ['engine/live-restore', 'engine/debug'] });
      assert.deepEqual(planned.plan.obstacles, []);
      assert.deepEqual(planned.plan.transition.steps, ['reload']);
      assert.equal(await textOf(file), old, 'a plan changes nothing');
      const result = await apply(planned);
      assertOutcome(result, 'applied');
      assert.equal(
        await textOf(file),
        '{\n\t"debug": false,\n\t"labels": ["tier=back"],\n\t"live-restore": true\n}\n',
      );
      assert.equal(await readFile(result.backup ?? '', 'utf8'), old);
      assert.deepEqual(
        [await infoOf(engine, 'LiveRestoreEnabled'), await infoOf(engine, 'Debug')],
        [true, false],
      );
      assert.equal(await processOf(engine, 'web'), before);
      assert.equal((await leftFiles()).length, 2, 'the file and its copy');
      const again = await plan({ only: ['engine/live-restore', 'engine/debug'] });
      assert.deepEqual(again.plan.changes, []);
    });
  });

  labTest('is put back with the defaults that a reload would keep', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ engine, file, plan, apply, leftFiles }) => {
      await start(engine, 'web', []);
      const before = await processOf(engine, 'web');
      const planned = await plan({ only: ['engine/live-restore'] });
      let asked = 0;
      // The second time that it is asked, dockerd has taken the file.
      const result = await apply(planned, { isInterrupted: () => (asked += 1) > 1 });
      assertOutcome(result, 'rolled-back');
      assert.equal(result.why, 'it was interrupted');
      assert.equal(await textOf(file), '{}');
      assert.equal(await infoOf(engine, 'LiveRestoreEnabled'), false);
      assert.equal(await processOf(engine, 'web'), before);
      assert.deepEqual(await leftFiles(), ['daemon.json']);
    });
  });
});

describe('a change that a restart makes', () => {
  labTest('is made while containers run on, and connections to them last', async () => {
    await withHardenedLab({ daemonJson: '' }, async ({ engine, file, plan, apply, restarter }) => {
      await start(engine, 'web', [], ...echoServer);
      const before = await processOf(engine, 'web');
      const connection = await openConnection(engine, 'web');
      try {
        assert.equal(await connection.echo('before'), 'before');
        const planned = await plan({ restartCommand: [await restarter()] });
        assert.deepEqual(planned.plan.obstacles, []);
        assert.deepEqual(planned.plan.transition.steps, ['reload', 'restart']);
        assert.deepEqual(planned.plan.transition.fates, { 'keeps running': ['web'] });
        assertOutcome(await apply(planned), 'applied');
        assert.equal(await processOf(engine, 'web'), before);
        assert.equal(await connection.echo('after'), 'after');
      } finally {
        connection.close();
      }
      assert.match((await textOf(file)) ?? '', /"no-new-privileges": true/u);
      const options = await infoOf(engine, 'SecurityOptions');
      assert.ok(Array.isArray(options) && options.includes('name=no-new-privileges'));
      assert.deepEqual((await plan()).plan.changes, []);
    });
  });

  labTest('is refused where it stops containers, and made where that is allowed', async () => {
    await withHardenedLab(
      { daemonJson: '{"live-restore": false}' },
      async ({ engine, plan, apply, restarter }) => {
        await start(engine, 'back', ['--restart=always']);
        await start(engine, 'down', ['--stop-timeout=1']);
        await start(engine, 'gone', ['--rm', '--stop-timeout=1']);
        const only = ['engine/no-new-privileges-default'];
        const restartCommand = [await restarter()];
        const refused = await plan({ only, restartCommand });
        assert.match(
          refused.plan.obstacles.join('\n'),
          /stops 3 containers \(.*\)\. Allow that with --stop-containers/u,
        );
        assertOutcome(await apply(refused), 'refused');
        const planned = await plan({ only, restartCommand, mayStopContainers: true });
        assert.deepEqual(planned.plan.transition.fates, {
          'is restarted': ['back'],
          'stays down': ['down'],
          'is removed': ['gone'],
        });
        const result = await apply(planned);
        assertOutcome(result, 'applied');
        assert.match(await processOf(engine, 'back'), /^running/u);
        assert.match(await processOf(engine, 'down'), /^exited/u);
        assert.equal((await engine.docker('inspect', 'gone')).code, 1);
        assert.deepEqual(result.byHand, ['Start what does not start by itself: docker start down gone']);
      },
    );
  });
});

describe('a change that fails is put back, with containers unharmed', () => {
  const all = { daemonJson: '{\n  "labels": ["tier=back"]\n}\n' };

  labTest('where the engine does not start, because its command line has a member of the file', async () => {
    await withHardenedLab(all, async ({ engine, file, plan, apply, restarter, leftFiles }) => {
      await start(engine, 'web', [], ...echoServer);
      const before = await processOf(engine, 'web');
      const connection = await openConnection(engine, 'web');
      const restartCommand = [await restarter({ flags: ['--log-opt', 'max-size=5m'] })];
      const planned = await plan({ restartCommand });
      const result = await apply(planned, { timeoutMs: 6000 });
      assertOutcome(result, 'rolled-back');
      assert.match(result.why ?? '', /did not come back within 6 s/u);
      assert.equal(await textOf(file), all.daemonJson);
      assert.equal(await processOf(engine, 'web'), before);
      assert.equal(await connection.echo('after'), 'after');
      connection.close();
      assert.equal(await infoOf(engine, 'LiveRestoreEnabled'), false);
      assert.deepEqual(await leftFiles(), ['daemon.json']);
    });
  });

  labTest('where a container does not run afterwards', async () => {
    await withHardenedLab(all, async ({ engine, file, plan, apply, restarter }) => {
      await start(engine, 'web', []);
      await start(engine, 'ends', ['--restart=always']);
      const before = await processOf(engine, 'web');
      const kill = `until docker -H unix://${engine.socket} kill ends; do sleep 0.2; done`;
      const restartCommand = [
        await restarter({ after: [`[ $COUNT -gt 1 ] || { ${kill}; } > /dev/null 2>&1`] }),
      ];
      const result = await apply(await plan({ restartCommand }));
      assertOutcome(result, 'rolled-back');
      assert.equal(result.why, 'container ends: it does not run');
      assert.equal(await textOf(file), all.daemonJson);
      assert.equal(await processOf(engine, 'web'), before);
      assert.match(await processOf(engine, 'ends'), /^running/u, 'its restart policy started it again');
    });
  });

  labTest('where the engine hangs', async () => {
    await withHardenedLab(all, async ({ engine, file, plan, apply, restarter }) => {
      await start(engine, 'web', []);
      const before = await processOf(engine, 'web');
      const pidFile = `${engine.directory}/pid`;
      const restartCommand = [
        await restarter({
          before: ['kill -CONT $PID 2> /dev/null'],
          after: [
            `until docker -H unix://${engine.socket} version > /dev/null 2>&1; do sleep 0.1; done`,
            `[ $COUNT -gt 1 ] || kill -STOP $(cat ${pidFile})`,
          ],
        }),
      ];
      const result = await apply(await plan({ restartCommand }), { timeoutMs: 6000 });
      assertOutcome(result, 'rolled-back');
      assert.equal(await textOf(file), all.daemonJson);
      assert.equal(await processOf(engine, 'web'), before);
    });
  });

  labTest('where the engine refuses the file, before anything is changed', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ engine, file, plan, apply, leftFiles }) => {
      await start(engine, 'web', []);
      const before = await processOf(engine, 'web');
      // A member of Engine 29, which this version of dockerd does not know.
      const text = '{"firewall-backend": "iptables"}';
      await writeFile(file, text);
      const planned = await plan({ only: ['engine/live-restore'] });
      assert.match(planned.plan.notes.join('\n'), /changed after dockerd started/u);
      const result = await apply(planned);
      assertOutcome(result, 'refused');
      assert.match(result.why ?? '', /dockerd --validate refuses the new file: .*firewall-backend/u);
      assert.equal(await textOf(file), text);
      assert.equal(await infoOf(engine, 'LiveRestoreEnabled'), false);
      assert.equal(await processOf(engine, 'web'), before);
      assert.deepEqual(await leftFiles(), ['daemon.json']);
    });
  });
});

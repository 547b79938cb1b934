import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { planEngine } from '../../src/app/harden-engine/plan-engine.ts';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { labTest } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { docker, start } from './kit/containers.ts';
import {
  assertOutcome,
  infoOf,
  processOf,
  textOf,
  withHardenedLab,
  type HardenedLab,
} from './kit/harden-engine.ts';
import { labMachine } from './kit/machine.ts';
import { rootlessObstacle, startRootless } from './kit/rootless.ts';

const only = ['engine/live-restore'];
const main = join(import.meta.dirname, '../../src/cli/main.ts');
/** Runs the command of this checkout with the arguments behind it. */
const program = `import(${JSON.stringify(main)}).then((m) => m.main(process.argv.slice(1))).then((code) => { process.exitCode = code; })`;

function command({ engine }: HardenedLab, ...args: readonly string[]): readonly string[] {
  return [
    '-e',
    program,
    '--',
    'harden',
    'engine',
    '--no-policy',
    `--engine=unix://${engine.socket}`,
    ...args,
  ];
}

/** Asserts that a change is refused for a reason, and that nothing is left of it. */
async function assertRefused(
  { plan, apply, engine, file, leftFiles }: HardenedLab,
  why: RegExp,
): Promise<void> {
  const [text, files] = [await textOf(file), await leftFiles()];
  const result = await apply(await plan({ only }));
  assertOutcome(result, 'refused');
  assert.match(result.why ?? '', why);
  assert.equal(await textOf(file), text);
  assert.deepEqual(await leftFiles(), files);
  assert.equal(await infoOf(engine, 'LiveRestoreEnabled'), false);
}

describe('a run that is killed', () => {
  for (const [name, faults] of [
    ['before dockerd has taken the file', { before: ['sleep 60'] }],
    ['after dockerd has taken the file', { after: ['sleep 60'] }],
  ] as const)
    labTest(`${name} is put back by --rollback, with containers unharmed`, async () => {
      await withHardenedLab({ daemonJson: '{}' }, async (lab) => {
        const { engine, file, plan, restarter, leftFiles } = lab;
        await start(engine, 'web', []);
        const before = await processOf(engine, 'web');
        const restart = await restarter(faults);
        const oldProcess = await textOf(`${engine.directory}/pid`);
        const run = spawn(process.execPath, command(lab, '--apply', `--restart-command=${restart}`), {
          stdio: 'ignore',
        });
        const isReached = async (): Promise<boolean> => {
          const [pid, isLive] = [
            await textOf(`${engine.directory}/pid`),
            await infoOf(engine, 'LiveRestoreEnabled').catch(() => false),
          ];
          return (
            isLive === true &&
            (faults === undefined || 'before' in faults || (pid !== undefined && pid !== oldProcess))
          );
        };
        for (let tries = 0; tries < 300 && !(await isReached()); tries += 1) await sleep(100);
        run.kill('SIGKILL');
        await new Promise((resolve) => run.once('exit', resolve));
        await lab.endRestart();
        assert.ok((await leftFiles()).includes('daemon.json.ironhull-change'));
        const next = await plan({ only });
        assert.match(next.plan.obstacles.join('\n'), /An earlier change was not completed .*--rollback/u);

        const undone = await runCommand(process.execPath, [
          ...command(lab, '--rollback', `--restart-command=${await restarter()}`),
        ]);
        assert.equal(undone.code, 0, undone.stdout + undone.stderr);
        assert.match(undone.stdout, /^Rolled back: the old settings are in effect again\n/u);
        assert.equal(await textOf(file), '{}');
        assert.equal(await infoOf(engine, 'LiveRestoreEnabled'), false);
        assert.equal(await processOf(engine, 'web'), before);
        assert.deepEqual(await leftFiles(), ['daemon.json']);
        const nothing = await runCommand(process.execPath, [...command(lab, '--rollback')]);
        assert.equal(nothing.code, 0, nothing.stderr);
        assert.match(nothing.stdout, /^Nothing was changed/u);
      });
    });

  labTest('is not put back over what somebody wrote meanwhile', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async (lab) => {
      const { file, plan, apply, undo } = lab;
      const planned = await plan({ only });
      const result = await apply(planned, {
        tools: {
          run: (await import('../../src/io/run-program.ts')).runProgram,
          hangUp: () => 'this test sends none',
        },
      });
      // Without a signal neither the change nor its rollback can be completed.
      assertOutcome(result, 'rollback-failed');
      assert.match(result.byHand.join('\n'), /cp -p .*daemon\.json\..*\.backup .*daemon\.json\n/u);
      await writeFile(file, '{"debug": true}');
      const undone = await undo();
      assertOutcome(undone, 'rollback-failed');
      assert.match(undone.why ?? '', /daemon\.json was changed by somebody else meanwhile/u);
      assert.equal(await textOf(file), '{"debug": true}');
    });
  });
});

describe('a configuration file', () => {
  labTest('keeps its owner, its mode and its link', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ file, folder, plan, apply, leftFiles }) => {
      await mkdir(join(folder, 'kept'));
      const real = join(folder, 'kept', 'engine.json');
      await rename(file, real);
      await symlink('kept/engine.json', file);
      await chmod(real, 0o640);
      await chown(real, 12, 34);
      const planned = await plan({ only });
      assert.match(planned.plan.notes.join('\n'), /is a link to .*kept\/engine\.json/u);
      const result = await apply(planned);
      assertOutcome(result, 'applied');
      assert.equal(await readlink(file), 'kept/engine.json');
      for (const path of [real, result.backup ?? '']) {
        const { uid, gid, mode } = await lstat(path);
        assert.deepEqual([uid, gid, mode & 0o7777], [12, 34, 0o640], path);
      }
      assert.deepEqual(await leftFiles(), ['daemon.json']);
    });
  });

  labTest('that is missing is made, and removed again by a rollback', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ engine, file, plan, apply, leftFiles }) => {
      await rm(file);
      const planned = await plan({ only });
      assert.equal(planned.plan.fileExists, false);
      let asked = 0;
      assertOutcome(await apply(planned, { isInterrupted: () => (asked += 1) > 1 }), 'rolled-back');
      assert.deepEqual(await leftFiles(), []);
      assert.equal(await infoOf(engine, 'LiveRestoreEnabled'), false);
      assertOutcome(await apply(await plan({ only })), 'applied');
      assert.equal(await textOf(file), '{\n  "live-restore": true\n}\n');
    });
  });

  labTest('that dockerd would refuse is left alone, with the place of its mistake', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async (lab) => {
      for (const [text, why] of [
        ['{"debug": true,}', /daemon\.json:1:15: not valid JSON/u],
        ['{"icc": "no"}', /daemon\.json:1:9: icc must be true or false/u],
        ['[]', /daemon\.json:1:1: the file must hold a JSON object/u],
      ] as const) {
        await writeFile(lab.file, text);
        await assertRefused(lab, why);
      }
      await rm(lab.file);
      await symlink('nowhere', lab.file);
      await assertRefused(lab, /dangling symbolic link/u);
    });
  });

  labTest(
    'with a member twice has both changed, and what empty files hold is an object afterwards',
    async () => {
      await withHardenedLab(
        { daemonJson: '{"debug": true, "debug": true}' },
        async ({ file, plan, apply }) => {
          assertOutcome(await apply(await plan({ only: ['engine/debug'] })), 'applied');
          assert.equal(await textOf(file), '{"debug": false, "debug": false}');
        },
      );
      for (const daemonJson of ['', ' \n', 'null\n'])
        await withHardenedLab({ daemonJson }, async ({ file, plan, apply }) => {
          assertOutcome(await apply(await plan({ only })), 'applied');
          assert.equal(await textOf(file), '{\n  "live-restore": true\n}\n', JSON.stringify(daemonJson));
        });
    },
  );

  labTest('that cannot be replaced is left alone', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async (lab) => {
      await mustRun('mount', ['--bind', lab.file, lab.file]);
      try {
        await assertRefused(lab, /the file is a mount point/u);
      } finally {
        await mustRun('umount', [lab.file]);
      }
      await mustRun('mount', ['--bind', lab.folder, lab.folder]);
      await mustRun('mount', ['-o', 'remount,bind,ro', lab.folder]);
      try {
        await assertRefused(lab, /the file system is read-only/u);
      } finally {
        await mustRun('umount', [lab.folder]);
      }
    });
  });
});

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
        process.execPath,
        ...command(lab, '--apply'),
      ];
      const { code, stdout } = await runCommand('setpriv', words, {
        env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' },
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

const healthCheck = ['--health-cmd=test -e /ok', '--health-interval=1s', '--health-retries=100'];

describe('the health of containers', () => {
  labTest('is waited for, and a check that fails since has the change put back', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ engine, file, plan, apply, restarter }) => {
      await start(engine, 'web', healthCheck, 'sh', '-c', 'touch /ok; exec sleep 600');
      const health = () => docker(engine, 'inspect', '--format', '{{.State.Health.Status}}', 'web');
      for (let tries = 0; tries < 100 && (await health()) !== 'healthy'; tries += 1) await sleep(100);
      const run = `until docker -H unix://${engine.socket} exec web rm -f /ok; do sleep 0.2; done`;
      const broken = await restarter({ after: [`[ $COUNT -gt 1 ] || { ${run}; } > /dev/null 2>&1`] });
      const what = { only: [...only, 'engine/userland-proxy'], restartCommand: [broken] };
      const failed = await apply(await plan(what), { timeoutMs: 8000 });
      assert.match(
        failed.why ?? '',
        /^container web: its health (?:check fails since the change \(exit code 1\)|is unhealthy)/u,
      );
      assert.equal(await textOf(file), '{}');
      await docker(engine, 'exec', 'web', 'touch', '/ok');
      for (let tries = 0; tries < 100 && (await health()) !== 'healthy'; tries += 1) await sleep(100);
      const result = await apply(await plan({ ...what, restartCommand: [await restarter()] }));
      assertOutcome(result, 'applied');
      assert.ok(
        result.checks.every(({ state }) => state === 'passed'),
        JSON.stringify(result.checks),
      );
    });
  });

  labTest('is not confirmed where its check does not run in time, and the change stays', async () => {
    await withHardenedLab(
      { daemonJson: '{"live-restore": true}' },
      async ({ engine, plan, apply, restarter }) => {
        const flags = [
          '--health-cmd=true',
          '--health-interval=1h',
          '--health-start-period=10s',
          '--health-start-interval=1s',
        ];
        await start(engine, 'web', flags);
        const health = () => docker(engine, 'inspect', '--format', '{{.State.Health.Status}}', 'web');
        for (let tries = 0; tries < 100 && (await health()) !== 'healthy'; tries += 1) await sleep(100);
        assert.equal(await health(), 'healthy');
        const planned = await plan({ only: ['engine/userland-proxy'], restartCommand: [await restarter()] });
        const result = await apply(planned, { timeoutMs: 8000 });
        assertOutcome(result, 'applied');
        const container = result.checks.find(({ what }) => what === 'container web');
        assert.ok(container === undefined || container.state === 'unknown', JSON.stringify(result.checks));
      },
    );
  });
});

describe('containers that a restart stops', () => {
  labTest('have the change put back if one of them does not stay up', async () => {
    await withHardenedLab(
      { daemonJson: '{"live-restore": false}' },
      async ({ engine, file, plan, apply, restarter }) => {
        // It ends at once in a container that has no-new-privileges… or, as here, in one that was started before.
        const script = 'if [ -e /once ]; then exit 3; fi; touch /once; exec sleep 600';
        await start(engine, 'fragile', ['--restart=always', '--stop-timeout=1'], 'sh', '-c', script);
        const planned = await plan({
          only: ['engine/no-new-privileges-default'],
          restartCommand: [await restarter()],
          mayStopContainers: true,
        });
        const result = await apply(planned, { timeoutMs: 10_000 });
        assertOutcome(result, 'rollback-failed');
        assert.match(
          result.why ?? '',
          /^(?:container fragile: it does not run|containers: one of them ends)/u,
        );
        assert.equal(await textOf(file), '{"live-restore": false}');
      },
    );
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
      const args = [
        '-e',
        program,
        '--',
        'harden',
        'engine',
        '--no-policy',
        `--engine=unix://${engine.socket}`,
      ];
      const words = [...args, '--only=engine/live-restore', '--apply'];
      const asRoot = await runCommand(process.execPath, words);
      assert.equal(asRoot.code, 2);
      assert.match(asRoot.stdout, /runs as the user with the ID 65534\. Run this as that user/u);
      assert.equal(await textOf(file), undefined);
      const user = [`--reuid=${engine.uid}`, `--regid=${engine.uid}`, '--clear-groups'];
      const env = { PATH: process.env['PATH'] ?? '', HOME: engine.home };
      const own = await runCommand('setpriv', [...user, process.execPath, ...words], { env });
      assert.equal(own.code, 0, own.stdout + own.stderr);
      assert.match(own.stdout, /^Applied and checked$/mu);
      assert.equal(await textOf(file), '{\n  "live-restore": true\n}\n');
      assert.equal((await lstat(file)).uid, engine.uid);
    } finally {
      await engine.stop();
    }
  });
});

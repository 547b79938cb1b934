import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../../src/io/run-program.ts';
import { labTest } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';
import { start } from './kit/containers.ts';
import {
  assertOutcome,
  hardenEngineArguments,
  infoOf,
  processOf,
  textOf,
  withHardenedLab,
  type HardenedLab,
} from './kit/harden-engine.ts';

const only = ['engine/live-restore'];

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
        const run = spawn(
          process.execPath,
          hardenEngineArguments(lab.engine.socket, '--apply', `--restart-command=${restart}`),
          {
            stdio: 'ignore',
          },
        );
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
          ...hardenEngineArguments(lab.engine.socket, '--rollback', `--restart-command=${await restarter()}`),
        ]);
        assert.equal(undone.code, 0, undone.stdout + undone.stderr);
        assert.match(undone.stdout, /^Rolled back: the old settings are in effect again\n/u);
        assert.equal(await textOf(file), '{}');
        assert.equal(await infoOf(engine, 'LiveRestoreEnabled'), false);
        assert.equal(await processOf(engine, 'web'), before);
        assert.deepEqual(await leftFiles(), ['daemon.json']);
        const nothing = await runCommand(process.execPath, [
          ...hardenEngineArguments(lab.engine.socket, '--rollback'),
        ]);
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
          run: runProgram,
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

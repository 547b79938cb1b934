import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { labTest } from './kit/availability.ts';
import { docker, start } from './kit/containers.ts';
import { assertOutcome, textOf, withHardenedLab } from './kit/harden-engine.ts';

const healthCheck = ['--health-cmd=test -e /ok', '--health-interval=1s', '--health-retries=100'];

describe('the health of containers', () => {
  labTest('is waited for, and a check that fails since has the change put back', async () => {
    await withHardenedLab({ daemonJson: '{}' }, async ({ engine, file, plan, apply, restarter }) => {
      await start(engine, 'web', healthCheck, 'sh', '-c', 'touch /ok; exec sleep 600');
      const health = () => docker(engine, 'inspect', '--format', '{{.State.Health.Status}}', 'web');
      for (let tries = 0; tries < 100 && (await health()) !== 'healthy'; tries += 1) await sleep(100);
      const run = `until docker -H unix://${engine.socket} exec web rm -f /ok; do sleep 0.2; done`;
      const broken = await restarter({ after: [`[ $COUNT -gt 1 ] || { ${run}; } > /dev/null 2>&1`] });
      const what = { only: ['engine/live-restore', 'engine/userland-proxy'], restartCommand: [broken] };
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
        // It runs the first time that it is started, and no more.
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

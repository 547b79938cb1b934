import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Report } from '../../src/core/findings/report.ts';
import { withEngine } from '../kit/collect-lab.ts';
import { auditKinds, outcomeOn } from './kit/audit.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { serves } from './kit/containers.ts';
import { startEngine, type LabEngine, type StartOptions } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { outsideOf } from './kit/outside.ts';

/** Runs docker, which must succeed. */
function docker(engine: LabEngine, ...args: readonly string[]): Promise<string> {
  return mustRun('docker', args, { env: engine.env });
}

/** Starts a container as Compose labels it. */
function service(
  engine: LabEngine,
  project: string,
  name: string,
  ...flags: readonly string[]
): Promise<string> {
  const labels = [`project=${project}`, `service=${name}`].map(
    (label) => `--label=com.docker.compose.${label}`,
  );
  return docker(
    engine,
    'run',
    '-d',
    `--name=${project}-${name}`,
    ...labels,
    ...flags,
    'lab:busybox',
    'sleep',
    '600',
  );
}

function states(report: Report, rule: string, ...names: readonly string[]): readonly (string | undefined)[] {
  return names.map((name) => outcomeOn(report, rule, name)?.state);
}

describe('networks and volumes', { skip: labSkip() }, () => {
  let engine: LabEngine;
  before(async () => {
    engine = await startEngine({ config: 'default' });
    await labImage(engine);
  });
  after(() => engine?.stop());

  labTest('projects that share a network, and those that do not', async () => {
    for (const network of ['shared', 'own']) await docker(engine, 'network', 'create', network);
    await docker(engine, 'network', 'create', '--internal', 'inside');
    await service(engine, 'shop', 'web', '--network=shared', '--publish=127.0.0.1::80');
    await service(engine, 'blog', 'db', '--network=shared');
    await service(engine, 'shop', 'db', '--network=own');
    await service(engine, 'shop', 'cache', '--network=inside');
    const report = await auditKinds(engine, ['network']);
    const rule = 'network/shared-between-projects';
    assert.deepEqual(states(report, rule, 'shared', 'own', 'inside'), ['failed', 'passed', 'passed']);
    assert.deepEqual(states(report, rule, 'bridge', 'host', 'none'), Array(3).fill('not-applicable'));
    const outside = states(report, 'network/internal', 'shared', 'own', 'inside');
    assert.deepEqual(outside, ['not-applicable', 'unknown', 'passed']);
  });

  labTest('networks that are within reach of other machines', async () => {
    // Where no forwarding, nothing is within reach.
    const options: StartOptions = { config: 'default', ownNetwork: 'forwarding', daemonFlags: ['--bridge='] };
    await withEngine(options, async (alone) => {
      const mode = 'com.docker.network.bridge.gateway_mode_ipv4';
      await docker(alone, 'network', 'create', `--opt=${mode}=nat-unprotected`, 'open');
      await docker(alone, 'network', 'create', '--driver=macvlan', '--opt=parent=docker0', 'beside');
      const report = await auditKinds(alone, ['network']);
      assert.deepEqual(states(report, 'network/unprotected-ports', 'open', 'bridge'), [
        'failed',
        'not-applicable',
      ]);
      // One without a parent needs a dummy interface, which not every kernel has.
      assert.deepEqual(states(report, 'network/host-link', 'beside', 'open'), ['failed', 'not-applicable']);
    });
  });

  labTest('an internal macvlan network, which its link reaches', async () => {
    const options: StartOptions = { config: 'default', ownNetwork: 'forwarding', daemonFlags: ['--bridge='] };
    await withEngine(options, async (alone) => {
      await labImage(alone);
      const outside = await outsideOf(alone);
      try {
        const link = ['--driver=macvlan', '--internal', '--opt=parent=eth0', '--subnet=192.0.2.0/24'];
        await docker(alone, 'network', 'create', ...link, '--ip-range=192.0.2.64/28', 'inside');
        const serve = 'mkdir /www && echo answer >/www/index.html && exec httpd -f -p 80 -h /www';
        await docker(alone, 'run', '-d', '--name=web', '--network=inside', 'lab:busybox', 'sh', '-c', serve);
        await serves(alone, 'web', 80);
        assert.ok(await outside.reachesOnLink('192.0.2.65'));
        const report = await auditKinds(alone, ['network']);
        assert.deepEqual(states(report, 'network/host-link', 'inside'), ['failed']);
        assert.deepEqual(states(report, 'network/internal', 'inside'), ['not-applicable']);
      } finally {
        await outside.end();
      }
    });
  });

  labTest(
    'a bridge network without containers, where the kernel forwarded nothing when dockerd started',
    async () => {
      const options: StartOptions = {
        config: 'default',
        ownNetwork: 'not forwarding',
        daemonFlags: ['--bridge='],
      };
      await withEngine(options, async (closed) => {
        const report = await auditKinds(closed, ['network']);
        assert.deepEqual(states(report, 'network/unprotected-ports', 'bridge'), ['not-applicable']);
      });
    },
  );

  labTest('credentials in the options of a volume', async () => {
    const share = ['--opt=type=cifs', '--opt=device=//files.example/data'];
    await docker(
      engine,
      'volume',
      'create',
      ...share,
      '--opt=o=username=me,password=hunter2-secret',
      'share',
    );
    await docker(engine, 'volume', 'create', ...share, '--opt=o=guest', 'guest');
    await docker(engine, 'volume', 'create', 'plain');
    const report = await auditKinds(engine, ['volume']);
    const rule = 'volume/credentials-in-options';
    assert.deepEqual(states(report, rule, 'share', 'guest', 'plain'), ['failed', 'passed', 'passed']);
    assert.doesNotMatch(JSON.stringify(report), /hunter2/u);
  });

  labTest('containers on the default bridge, by whatever way they came there', async () => {
    await docker(engine, 'network', 'create', 'apart');
    const flags = {
      unsaid: [],
      named: ['--network=bridge'],
      apart: ['--network=apart'],
      alone: ['--network=none'],
      'on-host': ['--network=host'],
      joined: ['--network=apart'],
      left: [],
    };
    for (const [name, words] of Object.entries(flags)) await service(engine, 'net', name, ...words);
    await docker(engine, 'network', 'connect', 'bridge', 'net-joined');
    await docker(engine, 'network', 'connect', 'apart', 'net-left');
    await docker(engine, 'network', 'disconnect', 'bridge', 'net-left');
    const report = await auditKinds(engine, ['workload']);
    const names = Object.keys(flags).map((name) => `net-${name}`);
    assert.deepEqual(states(report, 'workload/default-bridge', ...names), [
      'failed',
      'failed',
      'passed',
      'passed',
      'passed',
      'failed',
      'passed',
    ]);
  });

  labTest('an engine without a default bridge puts nothing on it', async () => {
    // In a network that others use it would remove their docker0.
    const bare = await startEngine({
      config: 'default',
      ownNetwork: 'forwarding',
      daemonFlags: ['--bridge=none'],
    });
    try {
      await labImage(bare);
      await service(bare, 'net', 'unsaid');
      const report = await auditKinds(bare, ['workload']);
      assert.deepEqual(states(report, 'workload/default-bridge', 'net-unsaid'), ['not-applicable']);
    } finally {
      await bare.stop();
    }
  });
});

import assert from 'node:assert/strict';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { AssessedOutcome } from '../../src/core/findings/finding.ts';
import { witness } from '../kit/witness.ts';
import { labTest } from './kit/availability.ts';
import { mustRun } from './kit/commands.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labMachine } from './kit/machine.ts';
import { sharedEngine } from './kit/shared.ts';

const plainEngine = sharedEngine('default');
const judged = checks.filter(({ on }) => on === 'host' || on === 'engine');

type Outcomes = ReadonlyMap<string, AssessedOutcome['outcome']>;

async function outcomesOf(engine: LabEngine): Promise<Outcomes> {
  const machine = labMachine();
  const { report } = await audit({ engine: `unix://${engine.socket}`, with: [] }, judged, machine);
  witness('live', report.outcomes);
  return new Map(report.outcomes.map(({ rule, outcome }) => [rule, outcome]));
}

function pathsThatFailed(outcomes: Outcomes, rule: string): readonly (string | undefined)[] {
  const outcome = outcomes.get(rule);
  return outcome?.state === 'failed' ? outcome.problems.map(({ detail }) => detail.path) : [];
}

/** Whether a rule holds for a path of the engine: the machine may have others that it judges as well. */
async function holdsFor(engine: LabEngine, rule: string, path: string): Promise<boolean> {
  const outcomes = await outcomesOf(engine);
  const state = outcomes.get(rule)?.state;
  assert.ok(state === 'passed' || state === 'failed', `${rule} ${state}`);
  return !pathsThatFailed(outcomes, rule).includes(path);
}

async function seesMode(
  engine: LabEngine,
  slug: string,
  path: string,
  good: number,
  bad: number,
): Promise<void> {
  await chmod(path, bad);
  assert.equal(await holdsFor(engine, `host/${slug}-mode`, path), false, `${slug} ${bad.toString(8)}`);
  await chmod(path, good);
  assert.equal(await holdsFor(engine, `host/${slug}-mode`, path), true, `${slug} ${good.toString(8)}`);
}

async function seesOwner(engine: LabEngine, slug: string, path: string): Promise<void> {
  await chown(path, 1000, 0);
  assert.equal(await holdsFor(engine, `host/${slug}-owner`, path), false, slug);
  await chown(path, 0, 0);
  assert.equal(await holdsFor(engine, `host/${slug}-owner`, path), true, slug);
}

describe('the files of an engine that runs', () => {
  labTest('its socket, its configuration, their folder and its containerd’s socket', async () => {
    const engine = await plainEngine();
    const config = join(engine.directory, 'daemon.json');
    const containerd = join(engine.directory, 'exec/containerd/containerd.sock');
    for (const [slug, path, good, bad] of [
      ['engine-socket', engine.socket, 0o660, 0o606],
      ['daemon-config', config, 0o644, 0o622],
      ['config-folder', engine.directory, 0o711, 0o733],
      ['containerd-socket', containerd, 0o660, 0o606],
    ] as const) {
      await seesMode(engine, slug, path, good, bad);
      await seesOwner(engine, slug, path);
    }
  });

  labTest('its socket by its access control list, which the mode shows as the group’s', async () => {
    const engine = await plainEngine();
    const rule = 'host/engine-socket-mode';
    await mustRun('setfacl', ['--modify', 'user:65534:rw', engine.socket]);
    assert.equal(await holdsFor(engine, rule, engine.socket), false);
    await mustRun('setfacl', ['--modify', 'user:65534:-', engine.socket]);
    assert.equal(await holdsFor(engine, rule, engine.socket), true);
    await mustRun('setfacl', ['--remove-all', engine.socket]);
    await mustRun('setfacl', ['--modify', 'user:65534:rwx', engine.directory]);
    const replaced = (await outcomesOf(engine)).get('host/writable-parent-directories');
    assert.ok(replaced?.state === 'failed');
    const folders = replaced.problems.map(({ detail }) => detail.path);
    assert.ok(folders.includes(engine.directory), folders.join());
    await mustRun('setfacl', ['--remove-all', engine.directory]);
  });

  labTest('the certificates and the key that its command line names', async () => {
    const engine = await startEngine({ config: 'tls' });
    try {
      const folder = join(engine.directory, 'tls');
      for (const [slug, name, good, bad] of [
        ['tls-ca', 'ca.pem', 0o444, 0o422],
        ['tls-certificate', 'server-cert.pem', 0o444, 0o422],
        ['tls-key', 'server-key.pem', 0o400, 0o044],
      ] as const) {
        await seesMode(engine, slug, join(folder, name), good, bad);
        await seesOwner(engine, slug, join(folder, name));
      }
    } finally {
      await engine.stop();
    }
  });
});

describe('the data root of an engine that runs', () => {
  labTest('has failed on the system’s file system, although dockerd mounts it over itself', async () => {
    const engine = await plainEngine();
    const mounts = await mustRun('cat', ['/proc/self/mountinfo']);
    assert.match(mounts, new RegExp(` ${join(engine.directory, 'data')} `, 'u'));
    assert.equal((await outcomesOf(engine)).get('host/data-root-file-system')?.state, 'failed');
  });

  labTest('passes on one of its own, with remapped users too', async () => {
    for (const config of ['default', 'userns'] as const) {
      const folder = await mkdtemp(join(tmpdir(), 'ironhull-data-'));
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'mode=711', 'tmpfs', folder]);
      try {
        const engine = await startEngine({ config, daemonFlags: [`--data-root=${folder}`] });
        try {
          const outcome = (await outcomesOf(engine)).get('host/data-root-file-system');
          assert.equal(outcome?.state, 'passed', `${config} ${JSON.stringify(outcome)}`);
        } finally {
          await engine.stop();
        }
      } finally {
        await mustRun('umount', ['--recursive', folder]);
        await rm(folder, { recursive: true });
      }
    }
  });
});

describe('what else is seen of the machine', () => {
  labTest(
    'a build of a distribution is not accused, nor is the kernel’s word on auditing missing',
    async () => {
      const engine = await plainEngine();
      const outcomes = await outcomesOf(engine);
      const { stdout } = await engine.docker('version', '--format', '{{.Server.Version}}');
      if (/[+~-]/u.test(stdout)) assert.equal(outcomes.get('engine/supported-version')?.state, 'unknown');
      for (const rule of ['host/auditing', 'host/audit-data-root', 'host/audit-dockerd']) {
        const outcome = outcomes.get(rule);
        // A container that runs the tests as root may still not be allowed to ask the kernel.
        if (outcome?.state === 'unknown') assert.match(outcome.doubts.join('; '), /auditctl/u);
        else assert.ok(outcome?.state === 'passed' || outcome?.state === 'failed', rule);
      }
    },
  );
});

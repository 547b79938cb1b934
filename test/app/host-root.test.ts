import assert from 'node:assert/strict';
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { collectLive } from '../../src/app/collect-live.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { AssessedOutcome } from '../../src/core/findings/finding.ts';
import { witness } from '../kit/witness.ts';

let root = '';
const hostChecks = checks.filter(({ on }) => on === 'host');
/** No engine to find: what is judged is the tree alone. */
const machine = {
  ...localMachine('0.0.0', () => undefined),
  env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
};
const daemonConfig = () => join(root, 'etc/docker/daemon.json');

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'ironhull-root-'));
  await mkdir(join(root, 'etc/docker'), { recursive: true });
  await writeFile(join(root, 'etc/hostname'), 'harbour\n');
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nbob:x:1001:999::/home/bob:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\ndocker:x:999:alice\n');
  await writeFile(daemonConfig(), '{}\n');
});
after(() => rm(root, { recursive: true }));

async function outcomes(hostRoot = root): Promise<ReadonlyMap<string, AssessedOutcome['outcome']>> {
  const { report } = await audit({ hostRoot, with: [] }, hostChecks, machine);
  witness('host-root', report.outcomes);
  return new Map(report.outcomes.map(({ rule, outcome }) => [rule, outcome]));
}

describe('checks of a host below a root', () => {
  for (const [mode, state] of [
    [0o644, 'passed'],
    [0o600, 'passed'],
    [0o622, 'failed'],
    [0o664, 'failed'],
    [0o466, 'failed'],
    [0o1644, 'passed'],
    [0o4644, 'failed'],
  ] as const) {
    it(`daemon.json of mode ${mode.toString(8)} has ${state}`, async () => {
      await chmod(daemonConfig(), mode);
      assert.equal((await outcomes()).get('host/daemon-config-mode')?.state, state);
    });
  }

  it(
    'the owner of daemon.json is root or it has failed',
    { skip: process.getuid?.() !== 0 && 'only root can give files away' },
    async () => {
      await chown(daemonConfig(), 1000, 0);
      assert.equal((await outcomes()).get('host/daemon-config-owner')?.state, 'failed');
      await chown(daemonConfig(), 0, 0);
      assert.equal((await outcomes()).get('host/daemon-config-owner')?.state, 'passed');
    },
  );

  it('members of the docker group need review, those by primary group too', async () => {
    const outcome = (await outcomes()).get('host/docker-group-members');
    assert.ok(outcome?.state === 'unknown' && outcome.kind === 'needs-review', JSON.stringify(outcome));
    assert.match(outcome.doubts[0], /alice, bob/u);
  });

  it('an empty group passes', async () => {
    const empty = join(root, 'empty');
    await mkdir(join(empty, 'etc'), { recursive: true });
    await writeFile(join(empty, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\n');
    await writeFile(join(empty, 'etc/group'), 'docker:x:999:\n');
    const found = await outcomes(empty);
    assert.equal(found.get('host/docker-group-members')?.state, 'passed');
    assert.equal(found.get('host/daemon-config-mode')?.state, 'not-applicable');
  });

  it('a link out of the root is followed inside it', async () => {
    const linked = join(root, 'linked');
    await mkdir(join(linked, 'etc/docker'), { recursive: true });
    await mkdir(join(linked, 'real'));
    await writeFile(join(linked, 'real/daemon.json'), '{}');
    await chmod(join(linked, 'real/daemon.json'), 0o666);
    await symlink('/real/daemon.json', join(linked, 'etc/docker/daemon.json'));
    assert.equal((await outcomes(linked)).get('host/daemon-config-mode')?.state, 'failed');
  });

  it('a root that is not there is an error', async () => {
    await assert.rejects(outcomes(join(root, 'nowhere')), { code: 'TARGET_MISSING' });
    await assert.rejects(outcomes(daemonConfig()), { code: 'TARGET_UNREADABLE' });
  });

  it('may be named from the folder one is in', async () => {
    const { facts } = await collectLive({ hostRoot: 'etc/..' }, [], { ...machine, directory: root });
    assert.ok(facts.host.state === 'known');
    assert.equal(facts.host.value.hostname.state === 'known' && facts.host.value.hostname.value, 'harbour');
  });

  it('facts of it give the same outcomes', async () => {
    const { facts } = await collectLive({ hostRoot: root }, [], machine);
    const file = join(root, 'facts.json');
    await writeFile(file, JSON.stringify(facts));
    const { report } = await audit({ facts: file, with: [] }, hostChecks, machine);
    assert.deepEqual(new Map(report.outcomes.map(({ rule, outcome }) => [rule, outcome])), await outcomes());
  });
});

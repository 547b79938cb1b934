import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { audit } from '../../src/app/audit.ts';
import { localMachine } from '../../src/app/runtime/local-machine.ts';
import { checksUnder } from '../../src/app/select-checks.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import type { Report } from '../../src/core/findings/report.ts';
import { parsePolicy } from '../../src/policy/read/parse-policy.ts';
import { witness } from '../kit/witness.ts';

const rule = 'host/docker-group-members';
const machine = {
  ...localMachine('0.0.0', () => undefined),
  env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
};

let root = '';
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'ironhull-group-'));
  await mkdir(join(root, 'etc'));
  await writeFile(join(root, 'etc/hostname'), 'harbour\n');
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nbob:x:1001:999::/home/bob:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\ndocker:x:999:alice\n');
});
after(() => rm(root, { recursive: true }));

/** The report of the tree under a policy, by the one rule. */
async function under(text: string): Promise<Report> {
  const policy = parsePolicy(text, 'ironhull.yaml', checks);
  const wanted = checksUnder(policy, checks, [rule], []);
  const { report } = await audit({ hostRoot: root, with: [] }, wanted, machine, policy);
  witness('host-root', report.outcomes);
  return report;
}

test('every member that is not trusted is a finding, by primary group too', async () => {
  const { findings } = await under(`rules: { ${rule}: { trustedUsers: [alice] } }`);
  assert.deepEqual(
    findings.map(({ detail, severity }) => [detail.kind === 'setting' && detail.parts.member, severity]),
    [['bob', 'high']],
  );
  const none = await under(`rules: { ${rule}: { trustedUsers: [] } }`);
  assert.deepEqual(none.findings.map(({ message }) => message.split(' ')[0] ?? '').toSorted(), [
    'alice',
    'bob',
  ]);
});

test('trusted members only pass, with the group as evidence', async () => {
  const { outcomes } = await under(`rules: { ${rule}: { trustedUsers: [alice, bob, carol] } }`);
  const [assessed] = outcomes;
  assert.ok(assessed?.outcome.state === 'passed', JSON.stringify(assessed));
  const [evidence] = assessed.outcome.evidence;
  assert.match(evidence.source, /etc\/group/);
  assert.match(evidence.saw, /alice, bob/);
});

test('an attestation holds for those it was given for, and not when somebody joins', async () => {
  const attest = (seen: string) =>
    `attest: [{ rule: ${rule}, by: Ann, reason: both administer it, until: 2999-01-01, seen: "${seen}" }]`;
  const answered = await under(attest('*: alice, bob'));
  assert.equal(answered.outcomes[0]?.outcome.state, 'passed');
  assert.equal(answered.outcomes[0]?.attestation?.by, 'Ann');
  const joined = await under(attest('*: alice'));
  assert.equal(joined.outcomes[0]?.outcome.state, 'unknown');
  assert.deepEqual(
    joined.findings.map((finding) => finding.rule),
    ['policy/unused-attestation'],
  );
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { plainSpec, plainState } from '../../../test/kit/running-state.ts';
import { readCreateRequest } from '../../adapters/create-request/read-create-request.ts';
import { buildReport } from '../../app/build-report.ts';
import type { Check } from '../../core/rules/check.ts';
import type { RuntimeSpec } from '../../core/workload/effective.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { readSeccompFilter } from '../../formats/seccomp/read-filter.ts';
import { check as capabilities } from './capabilities.ts';
import { check as seccomp } from './seccomp.ts';
import { check as content } from './seccomp-profile-content.ts';

interface Asked {
  profile?: string;
  caps?: readonly string[];
  version?: string;
  spec?: Partial<RuntimeSpec>;
}

/** Returns the outcome of a check on a create request with this profile. */
function outcomeOf(check: Check, { profile, caps = [], version, spec }: Asked): Outcome {
  const SecurityOpt = profile === undefined ? [] : [`seccomp=${profile}`];
  const body = JSON.stringify({ Image: 'app', HostConfig: { SecurityOpt, CapAdd: caps } });
  const [written] = readCreateRequest(body).workloads;
  assert.ok(written);
  const readings = spec
    ? { spec: known({ ...plainSpec, ...spec }, 'config.json'), effective: known(plainState, '/proc/40') }
    : {};
  const engine = version === undefined ? {} : { engine: known({ ...plainEngine, version }, 'engine') };
  const facts = factsWith({ workloads: [workloadFacts(written, readings)], ...engine });
  const [outcome] = buildReport(facts, [check], { version: '0.0.0', targets: [] }).outcomes;
  assert.ok(outcome);
  return outcome.outcome;
}

const profile = (calls: readonly string[], more: object = {}): string =>
  JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: [{ names: calls, action: 'SCMP_ACT_ALLOW', ...more }],
  });

const specWith = (calls: readonly string[], capBounding: readonly string[] = []): Partial<RuntimeSpec> => ({
  capBounding,
  seccomp: readSeccompFilter(JSON.parse(profile(calls)), 'config.json'),
});

function gradesOf(outcome: Outcome): Readonly<Record<string, string | undefined>> {
  assert.ok(outcome.state === 'failed', JSON.stringify(outcome));
  return Object.fromEntries(outcome.problems.map(({ detail, severity }) => [detail.calls, severity]));
}

describe('the profile content in a create request', () => {
  it('fails if its default action allows', () => {
    const outcome = outcomeOf(seccomp, { profile: '{"defaultAction":"SCMP_ACT_ALLOW"}' });
    assert.equal(outcome.state, 'failed');
    assert.equal(outcomeOf(content, { profile: '{"defaultAction":"SCMP_ACT_LOG"}' }).state, 'not-applicable');
  });

  it('passes when it refuses by default and lets nothing dangerous through', () => {
    const harmless = { profile: profile(['read', 'ptrace']) };
    assert.equal(outcomeOf(seccomp, harmless).state, 'passed');
    assert.equal(outcomeOf(content, harmless).state, 'passed');
  });

  it('is in doubt when it cannot be read, or leaves the decision to others', () => {
    for (const broken of ['{}', '{"defaultAction":"SCMP_ACT_NOTIFY"}', '/etc/profile.json'])
      assert.equal(outcomeOf(seccomp, { profile: broken }).state, 'unknown', broken);
    for (const broken of ['{}', '/etc/profile.json'])
      assert.equal(outcomeOf(content, { profile: broken }).state, 'unknown', broken);
  });

  it('is graded by family and by combinations', () => {
    const alone = gradesOf(outcomeOf(content, { profile: profile(['mount', 'keyctl', 'kexec_load']) }));
    assert.deepEqual(alone, { mounting: 'medium', keyring: 'medium', 'new-kernel': 'low' });
    const together = gradesOf(outcomeOf(content, { profile: profile(['mount', 'unshare']) }));
    assert.deepEqual(together, { mounting: 'high', namespaces: 'high' });
  });

  it('passes for syscalls that a capability allows in the default profile too', () => {
    const admin = { profile: profile(['mount', 'bpf', 'keyctl']), caps: ['SYS_ADMIN'] };
    assert.deepEqual(gradesOf(outcomeOf(content, admin)), { keyring: 'medium' });
    const onlyWith = profile(['keyctl'], { includes: { caps: ['CAP_SYS_ADMIN'] } });
    assert.equal(outcomeOf(content, { profile: onlyWith }).state, 'passed');
    assert.equal(outcomeOf(content, { profile: onlyWith, caps: ['ALL'] }).state, 'failed');
  });

  it('passes if equal to the default profile', () => {
    const clone = { names: ['clone'], action: 'SCMP_ACT_ALLOW' };
    const flags = { value: 2114060288, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' };
    const syscalls = [
      { names: ['ptrace'], action: 'SCMP_ACT_ALLOW', includes: { minKernel: '4.8' } },
      {
        names: ['personality'],
        action: 'SCMP_ACT_ALLOW',
        args: [{ index: 0, value: 8, op: 'SCMP_CMP_EQ' }],
      },
      {
        names: ['clone', 'mount', 'bpf'],
        action: 'SCMP_ACT_ALLOW',
        args: null,
        includes: { caps: ['CAP_SYS_ADMIN'] },
      },
      { ...clone, args: [{ index: 0, ...flags }], excludes: { caps: ['CAP_SYS_ADMIN'], arches: ['s390'] } },
      { ...clone, args: [{ index: 1, ...flags }], includes: { arches: ['s390', 's390x'] } },
      { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38, excludes: { caps: ['CAP_SYS_ADMIN'] } },
      { names: ['bpf'], action: 'SCMP_ACT_ALLOW', includes: { caps: ['CAP_BPF'] } },
    ];
    const likeDefault = JSON.stringify({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1, syscalls });
    for (const caps of [[], ['BPF'], ['SYS_ADMIN'], ['ALL']])
      assert.equal(outcomeOf(content, { profile: likeDefault, caps }).state, 'passed', caps.join());
  });

  it('needs review if only some arguments are allowed', () => {
    const args = [{ index: 0, value: 5, op: 'SCMP_CMP_EQ' }];
    const outcome = outcomeOf(content, { profile: profile(['bpf'], { args }) });
    assert.ok(outcome.state === 'unknown' && outcome.kind === 'needs-review');
    assert.equal(outcomeOf(content, { profile: profile(['personality'], { args }) }).state, 'passed');
  });
});

describe('the running filter', () => {
  it('decides, whatever was requested', () => {
    const failed = outcomeOf(content, { spec: specWith(['io_uring_setup']), profile: profile(['read']) });
    assert.deepEqual(gradesOf(failed), { 'io-uring': 'medium' });
    assert.equal(outcomeOf(content, { spec: specWith(['mount'], ['SYS_ADMIN']) }).state, 'passed');
    assert.equal(outcomeOf(content, { spec: specWith(['mount'], ['CHOWN']) }).state, 'failed');
  });

  it('is none, or was not understood', () => {
    assert.equal(outcomeOf(content, { spec: { seccomp: absent('config.json') } }).state, 'not-applicable');
    const broken = unreadable('malformed', 'an action is not known', 'config.json');
    assert.equal(outcomeOf(content, { spec: { seccomp: broken } }).state, 'unknown');
  });

  it('falls back to the requested profile in facts of older versions', () => {
    assert.equal(outcomeOf(content, { spec: {} }).state, 'passed');
    assert.equal(outcomeOf(content, { spec: {}, profile: profile(['bpf']) }).state, 'failed');
  });
});

it('a profile that allows everything grades capabilities like no profile', () => {
  const severityWith = (defaultAction: string): string | undefined => {
    const profileText = JSON.stringify({ defaultAction });
    const outcome = outcomeOf(capabilities, { profile: profileText, caps: ['SYS_BOOT'] });
    return outcome.state === 'failed' ? outcome.problems[0].severity : outcome.state;
  };
  assert.equal(severityWith('SCMP_ACT_ALLOW'), 'critical');
  assert.equal(severityWith('SCMP_ACT_ERRNO'), 'low');
});

it('the default profile of an engine before 25 is in doubt', () => {
  assert.equal(outcomeOf(content, { version: '24.0.9' }).state, 'unknown');
  assert.equal(outcomeOf(content, { version: '25.0.0' }).state, 'passed');
});

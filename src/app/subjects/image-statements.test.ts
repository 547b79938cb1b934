import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { subjectFacts } from '../../../test/kit/subject-facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { registeredChecks } from '../registered-checks.ts';
import { buildReport } from '../build-report.ts';
import type { ImageTrustFacts, ImageVerdict } from '../../core/trust/image-verdict.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { TrustScheme, TrustVerdict } from '../../core/trust/trust.ts';
import { startOfFile } from '../../core/location.ts';
import { statementsFinder } from './image-statements.ts';

const one = `sha256:${'1'.repeat(64)}`;
const two = `sha256:${'2'.repeat(64)}`;
const at = startOfFile('ironhull.yaml');
const signer = { kind: 'key', file: 'k.pub', withoutLog: true } as const;

function verdict(
  reference: string,
  digest: string,
  result: TrustVerdict,
  scheme: TrustScheme = 'cosign',
): ImageVerdict {
  const ok = result === 'trusted';
  const steps = [{ step: 'signature', ok, detail: `it is ${result}` }];
  return {
    reference,
    digest,
    from: 'registry.example',
    statements: [{ reference, digest, scheme, verdict: result, steps }],
  };
}

function trust(...verdicts: readonly ImageVerdict[]): ImageTrustFacts {
  const images = [
    { match: 'registry.example/*', cosign: [signer], at },
    { match: 'registry.example/free/*', unsigned: true as const, at },
    { match: 'docker.io/*', cosign: [signer], at },
  ];
  const policy = { allowed: ['registry.example', 'docker.io'], images };
  return { policy, verdicts, locked: [], unread: [] };
}

function verdictsOn(facts: ImageTrustFacts, reference: string, digests?: readonly string[]) {
  const find = statementsFinder(facts);
  assert.ok(find);
  return find({ reference, ...(digests && { digests }) }).map((statement) => statement.verdict);
}

describe('what is known of the signatures of an image', () => {
  const app = 'registry.example/app:1';
  const signed = trust(verdict(app, one, 'trusted'));
  const rows: [string, ImageTrustFacts, string, readonly string[] | undefined, TrustVerdict][] = [
    ['the digest of the file', signed, `registry.example/app:1@${one}`, undefined, 'trusted'],
    ['another digest in the file', signed, `registry.example/app:1@${two}`, undefined, 'unverifiable'],
    ['a tag, which may move', signed, app, undefined, 'unverifiable'],
    [
      'another spelling of the tag',
      trust(verdict('docker.io/library/app:latest', one, 'trusted')),
      `app@${one}`,
      undefined,
      'unverifiable',
    ],
    [
      'a name without a tag',
      trust(verdict('docker.io/library/app:latest', one, 'trusted')),
      `app:latest@${one}`,
      undefined,
      'trusted',
    ],
    ['the digest of the engine', signed, app, [one], 'trusted'],
    ['one of two digests of the engine', signed, app, [two, one], 'trusted'],
    ['another digest on the engine', signed, app, [two], 'unverifiable'],
    ['an image that was built here', signed, app, [], 'unverifiable'],
    ['a name without a registry that was built here', signed, 'app:1', [], 'unverifiable'],
    [
      'a bad signature, whatever the tag has now',
      trust(verdict(app, one, 'rejected')),
      app,
      undefined,
      'rejected',
    ],
    [
      'no signature, whatever the tag has now',
      trust(verdict(app, one, 'unsigned')),
      app,
      undefined,
      'unsigned',
    ],
    ['a registry that is not allowed', signed, 'registry.example.evil/app:1', [one], 'rejected'],
    ['a registry that is not allowed, built here', signed, 'evil.example/app:1', [], 'rejected'],
    ['no entry', { ...signed, policy: { images: [] } }, app, [one], 'unverifiable'],
    ['an entry that wants no signature', signed, 'registry.example/free/app:1', undefined, 'trusted'],
    ['nothing at hand', trust(), app, [one], 'unverifiable'],
    [
      'a verdict of no scheme',
      trust({ ...verdict(app, one, 'trusted'), statements: [] }),
      app,
      [one],
      'unverifiable',
    ],
    ['no reference', signed, 'a b', undefined, 'unverifiable'],
    [
      'the newest of two verdicts',
      trust(verdict(app, one, 'rejected'), verdict(app, one, 'trusted')),
      app,
      [one],
      'rejected',
    ],
  ];
  for (const [title, facts, reference, digests, expected] of rows)
    it(title, () => assert.deepEqual(verdictsOn(facts, reference, digests), [expected]));

  it('nobody is asked without a policy', () => {
    assert.equal(statementsFinder(undefined), undefined);
    assert.equal(statementsFinder({ verdicts: [], locked: [], unread: [] }), undefined);
  });

  it('a lock that cannot be read is said', () => {
    const find = statementsFinder({ ...trust(), unread: ['ironhull.lock: it is no JSON'] });
    assert.match(find?.({ reference: app })[0]?.steps[0]?.detail ?? '', /ironhull\.lock: it is no JSON/u);
  });
});

describe('the rules on an engine', () => {
  const names = ['registry.example/app:1', `registry.example/app@${one}`];
  const judge = (facts: ImageTrustFacts | undefined, rule: string): Outcome => {
    const recorded = subjectFacts('inventory', { images: [{ references: names }] });
    const checks = registeredChecks.filter(({ id }) => id === rule);
    const run = { version: '0.0.0', targets: [] };
    const { outcomes } = buildReport({ ...recorded, ...(facts && { imageTrust: facts }) }, checks, run);
    witness('recorded', outcomes);
    const [found] = outcomes;
    assert.ok(found);
    return found.outcome;
  };
  const app = 'registry.example/app:1';

  it('signed-images asks a person only without a policy', () => {
    const rule = 'inventory/signed-images';
    const without = judge(undefined, rule);
    assert.ok(without.state === 'unknown' && without.kind === 'needs-review');
    assert.equal(judge(trust(verdict(app, one, 'trusted')), rule).state, 'passed');
    assert.equal(judge(trust(verdict(app, one, 'rejected')), rule).state, 'failed');
    assert.equal(judge(trust(verdict(app, one, 'unsigned')), rule).state, 'failed');
    const undecided = judge(trust(verdict(app, two, 'trusted')), rule);
    assert.ok(undecided.state === 'unknown' && undecided.kind === 'undecidable');
  });

  it('content-trust has a verdict where the policy asks a Notary server', () => {
    const rule = 'inventory/content-trust';
    assert.equal(judge(undefined, rule).state, 'not-applicable');
    assert.equal(judge(trust(verdict(app, one, 'trusted')), rule).state, 'not-applicable');
    assert.equal(judge(trust(verdict(app, one, 'trusted', 'notary')), rule).state, 'passed');
    assert.equal(judge(trust(verdict(app, one, 'rejected', 'notary')), rule).state, 'failed');
    assert.equal(judge(trust(verdict(app, one, 'unverifiable', 'notary')), rule).state, 'unknown');
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { checksUnder } from '../../src/app/select-checks.ts';
import { checks } from '../../src/checks/registry.gen.ts';
import { parsePolicy } from '../../src/policy/read/parse-policy.ts';
import { exampleFacts } from '../kit/example-facts.ts';

/** The state of a rule on a name of an image under a policy. */
function stateOf(rule: string, example: { compose: string } | { dockerfile: string }, text: string) {
  const policy = parsePolicy(text, 'ironhull.yaml', checks);
  const kind = 'compose' in example ? 'workload' : 'dockerfile';
  const facts = exampleFacts(kind, { title: 'example', ...example });
  const chosen = checksUnder(policy, checks, [rule], []);
  const report = buildReport(facts, chosen, { version: '0.0.0', targets: ['example'] });
  return report.outcomes.find((one) => one.rule === rule)?.outcome.state;
}

const workload = (image: string, policy: string) =>
  stateOf('workload/image-lookalike', { compose: `image: ${image}\n` }, policy);
const dockerfile = (image: string, policy: string) =>
  stateOf('dockerfile/image-lookalike', { dockerfile: `FROM ${image}\n` }, policy);

for (const [surface, judge] of Object.entries({ workload, dockerfile })) {
  test(`${surface}: the images that the policy trusts are known, and what looks like them is found`, () => {
    const policies = [
      'trust: { allowed: [registry.example/team] }',
      'trust: { images: [{ match: registry.example/team/*, unsigned: true }] }',
      'trust: { images: [{ match: "*", unsigned: true }, { match: registry.example/team/app, unsigned: true }] }',
      'rules: { workload/image-lookalike: { known: [registry.example/team] } }',
      'rules: { workload/image-lookalike: { known: [elsewhere.example] } }\ntrust: { allowed: [registry.example/team] }',
    ];
    for (const policy of policies) {
      assert.equal(judge('registry.example/team/app:1', policy), 'passed', policy);
      assert.equal(judge('registry.example/taem/app:1', policy), 'failed', policy);
      assert.equal(judge('team/app:1', policy), 'failed', policy);
      assert.equal(judge('other.example/app:1', policy), 'passed', policy);
    }
    assert.equal(judge('registry.example/taem/app:1', '{}'), 'passed');
    assert.equal(
      judge('registry.example/taem/app:1', 'trust: { images: [{ match: "*", unsigned: true }] }'),
      'passed',
    );
  });

  test(`${surface}: a name that looks like a popular one passes if the policy trusts it`, () => {
    assert.equal(judge('somebody/ngnix:1', '{}'), 'failed');
    assert.equal(judge('somebody/ngnix:1', 'trust: { allowed: [docker.io/somebody] }'), 'passed');
    assert.equal(judge('somebody/ngnix:1', 'trust: { allowed: [docker.io/someone] }'), 'failed');
  });
}

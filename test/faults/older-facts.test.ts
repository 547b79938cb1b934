import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildReport } from '../../src/app/build-report.ts';
import { conform } from '../../src/app/targets/facts/conform.ts';
import { factsShapes } from '../../src/app/targets/facts/shape.gen.ts';
import { checks as all } from '../../src/checks/registry.gen.ts';
import type { Check, Example } from '../../src/core/rules/check.ts';
import { enginePathRoles } from '../../src/core/host/engine-paths.ts';
import type { RunFacts } from '../../src/core/facts/facts.ts';
import { emptyHost } from '../kit/empty-host.ts';
import { exampleFacts } from '../kit/example-facts.ts';

type Json = Record<string, unknown>;

const checks: readonly Check[] = all;
const ofHosts = checks.filter(({ on }) => on === 'host');

/** Members of the facts of a host that an older version may not have collected. */
const members = [
  ...Object.keys(emptyHost).filter((name) => name !== 'root'),
  'auditRuleParts',
  'socketUnit',
  'firewall',
  'listeningSockets',
  'engineListeners',
  'socketProxies',
];

/** Returns what is below a path of members. */
function at(value: unknown, path: readonly string[]): Json | undefined {
  let found = value;
  for (const name of path) found = (found as Json | undefined)?.[name];
  return found as Json | undefined;
}

/** Returns the state of a rule on facts that were saved by a version without a member of the host's. */
function stateWithout(
  check: Check,
  example: Example,
  path: readonly string[],
  name?: string,
): string | undefined {
  const saved = JSON.parse(JSON.stringify(exampleFacts(check.on, example))) as Json;
  const holder = at(saved, ['host', 'value', ...path]);
  if (name !== undefined && (holder === undefined || !Object.hasOwn(holder, name))) return undefined;
  if (name !== undefined) delete holder?.[name];
  const facts = conform(saved, factsShapes) as RunFacts;
  const { outcomes, findings } = buildReport(facts, [check], { version: '0.0.0', targets: ['older'] });
  return findings.length > 0 ? 'failed' : outcomes[0]?.outcome.state;
}

describe('facts of an older version', () => {
  for (const check of ofHosts)
    it(`${check.id} does not pass what lacks the member, or the role, by which it fails`, () => {
      for (const example of check.examples.bad) {
        // Some fail by a parameter of the policy only.
        if (stateWithout(check, example, []) !== 'failed') continue;
        for (const name of members)
          assert.notEqual(stateWithout(check, example, [], name), 'passed', `${example.title}, ${name}`);
        for (const role of enginePathRoles)
          assert.notEqual(
            stateWithout(check, example, ['enginePaths', 'value'], role),
            'passed',
            `${example.title}, ${role}`,
          );
      }
    });

  /** Members without which what was seen of a host is no evidence, by rule. */
  const needed: readonly (readonly [member: string, rules: RegExp])[] = [
    ['socketProxies', /^host\/engine-ports$/u],
    ['engineListeners', /^host\/engine-ports$/u],
    ['accessLists', /^host\/(?:engine-programs|writable-parent-directories|.*-mode)$/u],
  ];
  for (const [member, rules] of needed)
    it(`without ${member} passes no rule that needs it`, () => {
      const reading = ofHosts.filter(({ id }) => rules.test(id));
      assert.ok(reading.length > 0);
      for (const check of reading)
        for (const example of check.examples.good) {
          if (stateWithout(check, example, []) !== 'passed') continue;
          assert.equal(stateWithout(check, example, [], member), 'unknown', `${check.id}, ${example.title}`);
        }
    });

  it('without a role of programs, units or configuration passes no rule that needs it', () => {
    for (const check of ofHosts)
      for (const example of check.examples.good) {
        if (stateWithout(check, example, []) !== 'passed') continue;
        const states = enginePathRoles.map((role) =>
          stateWithout(check, example, ['enginePaths', 'value'], role),
        );
        const isOfPaths = check.id.endsWith('-programs') || check.id.endsWith('-parent-directories');
        if (isOfPaths) assert.ok(states.includes('unknown'), `${check.id}, ${example.title}`);
      }
  });
});

// What facts of an older version lack is unknown: a member that is missing ends no failure and no doubt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleFacts } from '../../../../test/kit/example-facts.ts';
import { optionalPlaces, withoutPlace } from '../../../../test/kit/facts-places.ts';
import { checks } from '../../../checks/registry.gen.ts';
import type { Check, Example } from '../../../core/rules/check.ts';
import type { Facts } from '../../../core/facts/facts.ts';
import { isJsonRecord } from '../../../formats/json/members.ts';
import { buildReport } from '../../build-report.ts';
import { parseFacts } from './read-facts.ts';
import { canHaveSetting, collectedMembers, engineFile, sparseMember } from './sparse-members.ts';

/** Members whose absence may end a failure, by the reason why no facts file lacks one that the host has. */
const justified: readonly (readonly [path: RegExp, reason: string])[] = [
  [
    /^host\.value\.firewall$/u,
    'rules that were not read leave it to the version of the engine, in live runs too',
  ],
  [/^images\[\d+\]\.userNumber$/u, 'a name without a number is judged as it is, in live runs too'],
  [/\.written\.(?:object$|object\.members)/u, 'all of `written` is read at once since it is collected'],
];

/** Facts of a container in the place of those of a file. */
function asRecorded(value: unknown): unknown {
  if (!isJsonRecord(value)) return value;
  const workloads = Array.isArray(value['workloads']) ? value['workloads'] : [];
  const recorded = workloads.map((workload: unknown) => {
    if (!isJsonRecord(workload) || !isJsonRecord(workload['written'])) return workload;
    const { file: _file, ...rest } = workload;
    const settings = Object.entries(Object(workload['written']['settings'])).filter(([name]) =>
      canHaveSetting('container', name),
    );
    const written = { ...workload['written'], settings: Object.fromEntries(settings) };
    return { ...rest, written: { ...written, surface: 'container', key: 'container:web' } };
  });
  const { dockerfiles: _dockerfiles, imageTrust: _trust, ...facts } = value;
  return {
    ...facts,
    workloads: recorded,
    containers: { state: 'known', value: 0, from: 'test' },
    collectedAt: '2026-01-01T00:00:00Z',
    collects: collectedMembers(),
  };
}

function recordedFacts(check: Check, example: Example): Facts | undefined {
  const facts = exampleFacts(check.on, example);
  if ((facts.dockerfiles ?? []).length > 0 || example.parameters !== undefined) return undefined;
  return parseFacts(JSON.stringify(asRecorded(facts)), 'example');
}

function statesOf(facts: Facts, check: Check): ReadonlyMap<string, string> {
  const { outcomes } = buildReport(facts, [check], { version: '0.0.0', targets: [] });
  return new Map(outcomes.map(({ subject, outcome }) => [subject.key, outcome.state]));
}

/** Returns the facts that an older version would have written: without a member, and without a word of it. */
function olderFacts(facts: Facts, keys: readonly (string | number)[], path: string): Facts {
  const name = path.endsWith('.written') ? engineFile : sparseMember(path);
  const collects = collectedMembers().filter((member) => member !== name);
  const older = Object(withoutPlace(facts, keys)) as object;
  return parseFacts(JSON.stringify({ ...older, collects }), 'older');
}

/** Members without which facts of an example are refused: their absence is no member that is missing. */
function triedFacts(facts: Facts, keys: readonly (string | number)[], path: string): Facts | undefined {
  try {
    return olderFacts(facts, keys, path);
  } catch {
    return undefined;
  }
}

const passing = new Set(['passed', 'not-applicable']);

test('no failure and no doubt ends in a pass where an optional member is missing', () => {
  const wrong = new Set<string>();
  let tried = 0;
  for (const check of checks)
    for (const example of [...check.examples.bad, ...check.examples.unsure]) {
      const facts = recordedFacts(check, example);
      if (facts === undefined) continue;
      const before = statesOf(facts, check);
      for (const { keys, path } of optionalPlaces(facts)) {
        if (path.startsWith('collects') || justified.some(([pattern]) => pattern.test(path))) continue;
        const older = triedFacts(facts, keys, path);
        if (older === undefined) continue;
        tried++;
        const after = statesOf(older, check);
        for (const [key, state] of before)
          if (!passing.has(state) && after.get(key) === 'passed')
            wrong.add(`${path}: ${check.id} (${example.title}): ${state}, then passed`);
      }
    }
  assert.ok(tried > 4000, `only ${tried} members were left out`);
  assert.deepEqual([...wrong], []);
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { exampleFacts } from '../../test/kit/example-facts.ts';
import { scopeOf } from '../app/subjects/scope.ts';
import { subjectSets, type SubjectSets } from '../app/subjects/all.ts';
import type { Check } from '../core/rules/check.ts';
import type { Facts } from '../core/facts/facts.ts';
import type { FactNeed } from '../core/rules/need.ts';
import { withImplied } from '../core/rules/needs.ts';
import { checks } from './registry.gen.ts';

/** Paths of each part of the facts in the subject of a check. The user namespace only lowers severities, so it is left out. */
const places: readonly (readonly [RegExp, FactNeed])[] = [
  [/^\.(?:effective\.value\.(?!uidMap|gidMap)|spec\.value|record\.value)/u, 'running-state'],
  [/\.registries\b/u, 'registries'],
  [/\.image\.(?:value\.)?files\b/u, 'image-files'],
  [/\.settings\.(?:mounts|devices)\.value/u, 'mounts'],
  [/engine\.value\.(?:listeners|settings|seccompFilter)\.value/u, 'daemon'],
  [/engine\.value\.components\.value/u, 'components'],
  [
    /^(?:\.host)?\.value\.(?:enginePaths|engineGroups|fileSystems|socketUnit|accessLists)\.value/u,
    'host-paths',
  ],
  [/^(?:\.host)?\.value\.(?:auditRuleFiles|auditRuleParts|loadedAuditRules)\.value/u, 'audit-rules'],
  [/^(?:\.host)?\.value\.(?:sysctls|securityModules)\.value/u, 'kernel'],
  [/^(?:\.host|\.nodeHost)?\.value\.(?:firewall|listeningSockets)\.value/u, 'firewall'],
  [/^\.(?:networks|attached|swarm|node)\.value/u, 'engine-objects'],
];

/** Returns the value, recording the paths that are read: `.engine.value.settings`. */
function recorded(value: unknown, path: string, read: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, member) {
      const inner: unknown = Reflect.get(target, member);
      if (typeof member === 'symbol' || typeof inner === 'function') return inner;
      const place = Array.isArray(target) ? `${path}[]` : `${path}.${member}`;
      read.add(place);
      return recorded(inner, place, read);
    },
  });
}

function subjectsOf(facts: Facts): SubjectSets {
  return subjectSets(facts, scopeOf(facts));
}

function readBy(check: Check, subjects: SubjectSets, read: Set<string>): void {
  const { entries } = subjects[check.on];
  for (const { value } of entries) check.evaluate(recorded(value, '', read) as never);
}

function examplesOf(check: Check): readonly Facts[] {
  const { bad, good, unsure } = check.examples;
  return [...bad, ...good, ...unsure].map((example) => exampleFacts(check.on, example));
}

/** Facts of real hosts, if present beside the project. */
function recordedHosts(): readonly Facts[] {
  const folder = join(import.meta.dirname, '../../../shared/data/hosts');
  const names = ['trixie-containers', 'sid-hardened', 'engine29-swarm-compose', 'engine29-more'];
  return names
    .map((name) => join(folder, name, 'facts.json.gz'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(gunzipSync(readFileSync(path)).toString()) as Facts);
}

const hosts = recordedHosts().map(subjectsOf);

for (const check of checks) {
  test(`${check.id} reads only the facts that it needs`, () => {
    const read = new Set<string>();
    for (const subjects of [...examplesOf(check).map(subjectsOf), ...hosts]) readBy(check, subjects, read);
    const needs = withImplied(check.needs);
    const undeclared = [...read].flatMap((path) =>
      places.flatMap(([place, need]) => (place.test(path) && !needs.has(need) ? [`${need}: ${path}`] : [])),
    );
    assert.deepEqual([...new Set(undeclared)], []);
  });
}

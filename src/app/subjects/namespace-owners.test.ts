import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { checks as hostNamespaces } from '../../checks/workload/host-namespaces.ts';
import { check as foreignNamespace } from '../../checks/workload/joined-namespace.ts';
import type { NamespaceMode, WrittenWorkload } from '../../core/workload.ts';
import { buildReport } from '../build-report.ts';

function workload(name: string, pid: NamespaceMode, rest: Partial<WrittenWorkload> = {}) {
  const settings = { pid: { value: pid, at: [] } };
  return workloadFacts({
    surface: 'container',
    platform: 'docker',
    key: `container:${name}`,
    name,
    at: [],
    settings,
    doubts: [],
    ...rest,
  });
}

/** Each workload with what the rule on the host's processes says of it. */
function judged(workloads: readonly ReturnType<typeof workload>[], checks = hostNamespaces) {
  const rules = checks.filter(({ id }) => id === 'workload/host-pid' || id === foreignNamespace.id);
  const report = buildReport(factsWith({ workloads }), rules, { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  const states = report.outcomes.map(({ subject, outcome }) => [subject.name, outcome.state]);
  return { states, messages: report.findings.map(({ message }) => message) };
}

const id = 'a'.repeat(64);
const joins = (target: string): NamespaceMode => ({ kind: 'container', target });

test('who joins a container on the host is on the host, through a chain too', () => {
  const { states, messages } = judged([
    workload('agent', { kind: 'host' }, { id }),
    workload('near', joins(id)),
    workload('far', joins('near')),
    workload('apart', { kind: 'private' }),
  ]);
  assert.deepEqual(states, [
    ['agent', 'failed'],
    ['near', 'failed'],
    ['far', 'failed'],
    ['apart', 'passed'],
  ]);
  assert.ok(messages.some((message) => message.endsWith('process namespace, through agent')));
});

test('services of one file join each other, those of another do not count', () => {
  const compose = (project: string, name: string, pid: NamespaceMode) =>
    workload(name, pid, { surface: 'compose', key: `compose:${project}/${name}` });
  const { states } = judged([
    compose('a', 'agent', { kind: 'host' }),
    compose('a', 'app', { kind: 'service', target: 'agent' }),
    compose('b', 'agent', { kind: 'private' }),
    compose('b', 'other', { kind: 'service', target: 'agent' }),
  ]);
  assert.deepEqual(
    states.map(([, state]) => state),
    ['failed', 'failed', 'passed', 'passed'],
  );
});

test('is unknown for a workload that was not collected, and for a cycle', () => {
  const { states } = judged([
    workload('app', joins('gone')),
    workload('one', joins('two')),
    workload('two', joins('one')),
  ]);
  assert.deepEqual(
    states.map(([, state]) => state),
    ['unknown', 'unknown', 'unknown'],
  );
});

test('the other is called by its name, or by a short id', () => {
  const { messages } = judged(
    [
      workload('agent', { kind: 'private' }, { id }),
      workload('app', joins(id)),
      workload('lost', joins('b'.repeat(64))),
    ],
    [foreignNamespace],
  );
  assert.deepEqual(messages.toSorted(), [
    'The container joins the pid namespace of agent',
    `The container joins the pid namespace of container:${'b'.repeat(12)}`,
  ]);
});

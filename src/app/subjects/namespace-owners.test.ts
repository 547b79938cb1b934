import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { witness } from '../../../test/kit/witness.ts';
import { checks as hostNamespaces } from '../../checks/workload/host-namespaces.ts';
import { check as foreignNamespace } from '../../checks/workload/joined-namespace.ts';
import { absent } from '../../core/observed.ts';
import type { Mount, NamespaceMode, WrittenWorkload } from '../../core/workload/workload.ts';
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

describe('mounts of another container in the same PID namespace', () => {
  const value = <T>(of: T) => ({ value: of, at: [] });
  const list = <T>(...entries: readonly T[]) => value(entries.map((entry) => value(entry)));
  const host: Mount = {
    type: 'bind',
    source: '/',
    hostPath: absent('test'),
    target: '/host',
    readOnly: false,
    options: [],
  };
  const settings = (pid: NamespaceMode, more: WrittenWorkload['settings']) => ({
    settings: { user: value(''), ...more, pid: value(pid) },
  });
  const messagesOf = (owner: WrittenWorkload['settings'], joiner: WrittenWorkload['settings']) => {
    const found = judged(
      [
        workload(
          'agent',
          { kind: 'private' },
          { id, ...settings({ kind: 'private' }, { mounts: list(host), ...owner }) },
        ),
        workload('app', joins(id), settings(joins(id), joiner)),
      ],
      [foreignNamespace],
    );
    return found.messages.filter((message) => message.includes('/proc/<pid>/root'));
  };

  it('are reached by who joins it with the same user and capabilities', () => {
    const [message, ...more] = messagesOf({}, {});
    assert.match(
      message ?? '',
      /joins the pid namespace of agent, and reaches what agent has mounted, .*: \/.*at \/host/u,
    );
    assert.deepEqual(more, [], 'the owner has them itself');
  });

  it('are reached by the owner where those of who joins it are', () => {
    assert.match(
      messagesOf({ mounts: list() }, { mounts: list(host) })[0] ?? '',
      /shares its PID namespace with app, and reaches/u,
    );
  });

  it('are reached as the user of the other, and with SYS_PTRACE', () => {
    const user = (name: string) => ({ user: value(name) });
    const without = { capDrop: list('ALL') };
    assert.equal(messagesOf(user('1000'), user('1000')).length, 1);
    assert.equal(messagesOf(user('1000'), {}).length, 1, 'root becomes that user');
    assert.equal(messagesOf(user('1000'), without).length, 0);
    assert.equal(messagesOf({}, user('1000')).length, 0);
    assert.equal(messagesOf({}, without).length, 0, 'the other has more capabilities');
    assert.equal(messagesOf({}, { ...without, capAdd: list('SYS_PTRACE') }).length, 1);
    assert.equal(messagesOf(without, without).length, 1);
  });

  it('are reached where no user is written, which is root of most images', () => {
    const service = (name: string, pid: NamespaceMode, more: WrittenWorkload['settings']) =>
      workload(name, pid, {
        surface: 'compose',
        key: `compose:a/${name}`,
        settings: { pid: value(pid), ...more },
      });
    const { messages } = judged(
      [
        service('agent', { kind: 'private' }, { mounts: list(host) }),
        service('app', { kind: 'service', target: 'agent' }, {}),
        service('other', { kind: 'service', target: 'agent' }, { user: value('1000') }),
      ],
      [foreignNamespace],
    );
    assert.equal(messages.filter((message) => message.includes('/proc/<pid>/root')).length, 1);
  });

  it('that give nothing of the host away are no finding of their own', () => {
    assert.deepEqual(messagesOf({ mounts: list({ ...host, source: '/srv/app' }) }, {}), []);
  });
});

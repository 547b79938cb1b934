import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf, findingsOf, repairedService } from '../../../test/kit/judge-check.ts';
import { outcomeOf } from '../../../test/kit/recorded-container.ts';
import { check } from './writable-cgroups.ts';

test('each spelling of the option, on files and command lines', () => {
  for (const option of ['writable-cgroups', 'writable-cgroups=true', 'writable-cgroups:1']) {
    const compose = `image: app\nsecurity_opt:\n  - ${JSON.stringify(option)}`;
    assert.equal(findingOf(check, { compose }).severity, 'medium', option);
    assert.equal(findingOf(check, { run: `docker run --security-opt ${option} app` }).severity, 'medium');
  }
  assert.deepEqual(findingsOf(check, { run: 'docker run --security-opt writable-cgroups=0 app' }), []);
});

test('the last of two options counts', () => {
  const run = (first: string, last: string) =>
    `docker run --security-opt writable-cgroups=${first} --security-opt writable-cgroups=${last} app`;
  assert.equal(findingsOf(check, { run: run('true', 'false') }).length, 0);
  assert.equal(findingsOf(check, { run: run('false', 'true') }).length, 1);
});

test('the edit removes the option', () => {
  const compose = 'image: app\nsecurity_opt:\n  - writable-cgroups=true\n  - no-new-privileges';
  assert.equal(repairedService(check, compose), 'image: app\nsecurity_opt:\n  - no-new-privileges');
});

test('with the host’s cgroup namespace all groups are writable', () => {
  const finding = findingOf(check, {
    run: 'docker run --cgroupns host --security-opt writable-cgroups=true app',
  });
  assert.equal(finding.severity, 'high');
});

test('a privileged container has them writable', () => {
  assert.equal(findingsOf(check, { run: 'docker run --privileged app' }).length, 1);
});

test('containers and create requests show the option in SecurityOpt', () => {
  const host = { SecurityOpt: ['writable-cgroups=true'] };
  const severityOn = (cgroupVersion: '1' | '2') => {
    const outcome = outcomeOf(check, { host, engine: { cgroupVersion } });
    assert.equal(outcome.state, 'failed');
    return outcome.problems[0].severity;
  };
  assert.equal(severityOn('1'), 'high');
  assert.equal(severityOn('2'), undefined);
  assert.equal(outcomeOf(check, {}).state, 'passed');
  assert.equal(outcomeOf(check, { host: { SecurityOpt: ['cgroups=rw'] } }).state, 'unknown');
  const request = JSON.stringify({ Image: 'app', HostConfig: host });
  assert.equal(findingOf(check, { request }).severity, 'medium');
});

test('the mount table of a running container decides', () => {
  const groups = (...options: readonly string[]) => ({
    mounts: [
      {
        root: '/',
        mountPoint: '/sys/fs/cgroup',
        options,
        propagation: [],
        fsType: 'cgroup2',
        source: 'cgroup',
      },
    ],
  });
  const range = [{ inside: 0, outside: 165_536, length: 65_536 }];
  const remapped = { uidMap: range, gidMap: range };
  const state = (more: object, engine = {}, host = {}) =>
    outcomeOf(check, { state: { ...groups('rw'), ...more }, engine, host }).state;
  assert.equal(state(groups('ro')), 'passed');
  assert.equal(state({}), 'failed', 'with remapped users, and --userns=host');
  assert.equal(state(remapped), 'passed', 'the files belong to root of the host');
  assert.equal(state(remapped, { rootless: true }), 'failed', 'its user owns them');
  assert.equal(state({ ...groups('ro'), ...remapped }, {}, { Privileged: true }), 'passed');
  assert.equal(state({ mounts: [] }), 'passed', 'by the setting');
});

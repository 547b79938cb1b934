import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../test/kit/judge-check.ts';
import { check as privilegedExec } from '../../checks/workload/privileged-exec.ts';
import { check as rootExec } from '../../checks/workload/root-exec.ts';
import { check as secretsInArguments } from '../../checks/workload/secrets-in-arguments.ts';
import { check as secretsInEnvironment } from '../../checks/workload/secrets-in-environment.ts';
import { entryValues, service, unresolved, value } from './test-readings.ts';

/** Every place of a hook, with these fields. */
const places = (fields: string): readonly string[] => [
  `post_start: [{command: id, ${fields}}]`,
  `pre_stop: [{command: id, ${fields}}]`,
  `pre_start: [{command: id, ${fields}}]`,
  `develop: {watch: [{path: ., action: sync+exec, target: /x, exec: {command: id, ${fields}}}]}`,
];

test('a hook is a fact: when it runs, as whom, and with which privileges', () => {
  for (const line of places('privileged: "yes", user: "0:0"')) {
    const [hook] = entryValues(service(`${line}\n`), 'hooks');
    const key = /^\w+/u.exec(line)?.[0];
    assert.deepEqual(hook, {
      key: key === 'develop' ? 'develop.watch' : key,
      privileged: true,
      user: '0:0',
    });
  }
  assert.deepEqual(entryValues(service('pre_stop: [{command: id}]\n'), 'hooks'), [
    { key: 'pre_stop', privileged: false },
  ]);
  assert.equal(service('develop: {watch: [{path: ., action: rebuild}]}\n').settings.hooks, undefined);
});

test('what is not known of a hook stays unknown, beside what is', () => {
  const hooks = (fields: string) => entryValues(service(`post_start: [{command: id, ${fields}}]\n`), 'hooks');
  const [known, unknown] = hooks('privileged: true, user: "${U}"');
  assert.deepEqual(known, { key: 'post_start', privileged: true });
  assert.match(JSON.stringify(unknown), /variable U/u);
  assert.match(JSON.stringify(hooks('privileged: "${P}"')[1]), /variable P/u);
  assert.match(JSON.stringify(entryValues(service('pre_stop: [id]\n'), 'hooks')), /mapping/u);
});

test('a privileged hook is a finding, unless the container is privileged too', () => {
  for (const line of places('privileged: true')) {
    const [finding] = findingsOf(privilegedExec, { compose: `image: x\n${line}\n` });
    assert.equal(finding?.severity, 'high', line);
    assert.deepEqual(findingsOf(privilegedExec, { compose: `image: x\nprivileged: true\n${line}\n` }), []);
  }
});

test('a hook as root is a finding where the container is not root', () => {
  for (const line of places('user: root')) {
    assert.equal(findingsOf(rootExec, { compose: `image: x\nuser: "1000"\n${line}\n` }).length, 1, line);
    assert.equal(findingsOf(rootExec, { compose: `image: x\n${line}\n` }).length, 1, line);
    assert.deepEqual(findingsOf(rootExec, { compose: `image: x\nuser: root\n${line}\n` }), [], line);
  }
  for (const line of places('user: ""'))
    assert.deepEqual(findingsOf(rootExec, { compose: `image: x\n${line}\n` }), [], line);
});

test('credentials in the environment and the command of a hook', () => {
  for (const line of places('environment: {DB_PASSWORD: tea-and-buns}'))
    assert.equal(findingsOf(secretsInEnvironment, { compose: `image: x\n${line}\n` }).length, 1, line);
  for (const line of places('environment: ["API_TOKEN=tea-and-buns"]'))
    assert.equal(findingsOf(secretsInEnvironment, { compose: `image: x\n${line}\n` }).length, 1, line);
  for (const line of places('x-a: b').map((text) => text.replace('id', '[app, --password, tea-and-buns]')))
    assert.equal(findingsOf(secretsInArguments, { compose: `image: x\n${line}\n` }).length, 1, line);
});

test('the variables of a hook follow those of the container', () => {
  const web = service('environment: {A: 1}\npost_start: [{command: id, environment: [B=22]}]\n');
  assert.deepEqual(entryValues(web, 'environment'), [
    { name: 'A', length: 1 },
    { name: 'B', length: 2 },
  ]);
  assert.equal(value(web, 'environment').length, 2);
  const broken = service('post_start: [{command: id, environment: text}]\n');
  assert.match(JSON.stringify(entryValues(broken, 'environment')), /mapping or a list/u);
  assert.match(unresolved(service('environment: text\n'), 'environment'), /mapping or a list/u);
});

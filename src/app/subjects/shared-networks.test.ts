import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { check } from '../../checks/workload/engine-socket.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import { scopeOf } from './scope.ts';
import { workloadCases } from './workload-cases.ts';

/** What the rule on the socket says of the services of files, each of which is a project. */
function judgedIn(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const workloads = Object.entries(files).flatMap(([file, text]) => {
    const directory = `/srv/${file.slice(0, file.lastIndexOf('/'))}`;
    const reading = readCompose({ file, text, directory, env: {} });
    return reading.workloads.map((written) => ({
      ...workloadFacts(written),
      file: { name: file, key: file },
    }));
  });
  const facts = factsWith({ workloads });
  return Object.fromEntries(
    workloadCases(facts, scopeOf(facts)).map((one) => [one.workload.name, check.evaluate(one).state]),
  );
}

const relayed =
  'image: alpine/socat, command: "TCP-LISTEN:2375,fork UNIX-CONNECT:/x", volumes: ["/var/run/docker.sock:/x"]';
const relay = (networks: string) =>
  `services: {proxy: {${relayed}, networks: [n]}}\nnetworks: {n: ${networks}}\n`;
const user = (networks: string, name = 'user') =>
  `services: {${name}: {image: a, networks: [n]}}\nnetworks: {n: ${networks}}\n`;

test('a relay of another project on a network that both name is not a pass', () => {
  for (const [own, theirs] of [
    ['{name: shared}', '{external: true, name: shared}'],
    ['{external: true, name: shared}', '{external: true, name: shared}'],
    ['{}', '{external: true, name: proxy_n}'],
  ] as const)
    assert.equal(
      judgedIn({ 'proxy/compose.yaml': relay(own), 'user/compose.yaml': user(theirs) })['user'],
      'unknown',
      own,
    );
});

test('networks that Compose names after their project are two', () => {
  const files = { 'proxy/compose.yaml': relay('{}'), 'user/compose.yaml': user('{}') };
  assert.equal(judgedIn(files)['user'], 'passed');
  const alike = { 'a/docker/compose.yaml': relay('{}'), 'b/docker/compose.yaml': user('{}') };
  assert.equal(judgedIn(alike)['user'], 'passed', 'two folders of one name');
});

test('files of one folder have one project, unless they are alternatives', () => {
  const base = `services: {proxy: {${relayed}}, app: {image: a}}\n`;
  const found = judgedIn({
    'app/compose.yaml': base,
    'app/compose.tools.yaml': 'services: {adminer: {image: b}}\n',
    'app/compose.prod.yaml': 'services: {app: {image: a}, other: {image: b}}\n',
  });
  assert.equal(found['adminer'], 'unknown');
  assert.equal(found['other'], 'passed');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import type { WrittenWorkload } from '../../src/core/workload/workload.ts';
import { check as inArguments } from '../../src/checks/workload/secrets-in-arguments.ts';
import { check as inEnvironment } from '../../src/checks/workload/secrets-in-environment.ts';
import { buildReport } from '../../src/app/build-report.ts';
import { factsWith, workloadFacts } from '../kit/facts.ts';
import { ordinaryCommands, ordinaryLabels, ordinaryVariables } from '../kit/ordinary-settings.ts';
import { githubToken } from '../kit/random-text.ts';

function read(service: object, rest: object = {}): readonly WrittenWorkload[] {
  const text = JSON.stringify({ services: { app: { image: 'app', ...service } }, ...rest }, undefined, 1);
  const reading = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {} });
  assert.deepEqual(reading.problems, []);
  return reading.workloads;
}

/** Doubles `$`, which Compose would expand. */
const literal = (text: string): string => text.replaceAll('$', '$$$$');

function found(workloads: readonly WrittenWorkload[]): readonly string[] {
  const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
  const { findings } = buildReport(facts, [inArguments, inEnvironment], { version: '0.0.0', targets: [] });
  return findings.map(({ message }) => message);
}

test('a setting inside a value has the severity of a variable with its name', () => {
  const value = 'user: me\npassword: tea-and-buns\n';
  const workloads = read({
    environment: { CFG: value, DB_PASSWORD: 'tea-and-buns', ENCODED: '{"basic_auth":"me:tea"}' },
    labels: { cfg: value },
  });
  const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
  const { findings } = buildReport(facts, [inArguments, inEnvironment], { version: '0.0.0', targets: [] });
  const graded = findings.map(({ severity, message }) => `${severity}: ${message}`);
  assert.deepEqual(graded.toSorted(), [
    'high: The environment variable ENCODED holds a credential (user name and password), 23 characters',
    'medium: The environment variable CFG holds a credential (setting password in its value), 12 characters',
    'medium: The environment variable DB_PASSWORD holds a credential, 12 characters',
    'medium: The label cfg holds a credential (setting password in its value), 12 characters',
  ]);
});

for (const [kind, variables] of Object.entries(ordinaryVariables)) {
  test(`${variables.length} ordinary variables (${kind}) hold no credential`, () => {
    for (const variable of variables) {
      assert.deepEqual(found(read({ environment: [literal(variable)] })), [], variable);
      const [name = ''] = variable.split('=', 1);
      const value = variable.slice(name.length + 1);
      assert.deepEqual(found(read({ labels: { [name]: literal(value) } })), [], `label ${variable}`);
      const content = literal(`${name}: ${value}\n`);
      assert.deepEqual(found(read({ configs: ['app'] }, { configs: { app: { content } } })), [], variable);
    }
  });
}

test('ordinary commands, health checks and labels hold no credential', () => {
  for (const command of ordinaryCommands) {
    assert.deepEqual(found(read({ command })), [], command);
    assert.deepEqual(found(read({ healthcheck: { test: command } })), [], command);
    assert.deepEqual(found(read({ entrypoint: ['sh', '-c', command] })), [], command);
    const build = { context: '.', dockerfile_inline: `FROM app\nRUN ${command}\n` };
    assert.deepEqual(found(read({ build })), [], command);
  }
  for (const label of ordinaryLabels) assert.deepEqual(found(read({ labels: [literal(label)] })), [], label);
});

test('a credential in each place of a Compose file is found', () => {
  const token = githubToken();
  const content = `a: b\ntoken = ${token}\n`;
  const places: Readonly<Record<string, readonly [service: object, rest?: object]>> = {
    environment: [{ environment: { NOTE: token } }],
    labels: [{ labels: { note: token } }],
    command: [{ command: ['app', token] }],
    entrypoint: [{ entrypoint: `app ${token}` }],
    healthcheck: [{ healthcheck: { test: `app ${token}` } }],
    'build arguments': [{ build: { context: '.', args: { NOTE: token } } }],
    'build arguments in a list': [{ build: { context: '.', args: [`NOTE=${token}`] } }],
    'build argument of the client': [{ build: { context: '.', args: ['NPM_TOKEN'] } }],
    'build labels': [{ build: { context: '.', labels: [`note=${token}`] } }],
    'inline Dockerfile': [{ build: { context: '.', dockerfile_inline: `FROM app\nENV NOTE=${token}\n` } }],
    config: [{ configs: [{ source: 'app', target: '/x' }] }, { configs: { app: { content } } }],
    'log options': [{ logging: { driver: 'splunk', options: { note: token } } }],
  };
  for (const [place, [service, rest]] of Object.entries(places)) {
    const messages = found(read(service, rest));
    assert.equal(messages.length, 1, `${place}: ${messages.join('; ')}`);
    assert.ok(!messages.join().includes(token), place);
  }
  assert.deepEqual(found(read({ build: { context: '.', args: ['VERSION'] } })), []);
  assert.deepEqual(found(read({ build: '.', configs: ['app'] }, { configs: { app: { file: './x' } } })), []);
});

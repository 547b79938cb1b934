import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingOf, findingsOf } from '../../../test/kit/judge-check.ts';
import { buildReport } from '../../app/build-report.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { githubToken, randomText } from '../../../test/kit/random-text.ts';
import { check } from './secrets-in-arguments.ts';
import { check as inEnvironment } from './secrets-in-environment.ts';

const token = githubToken();

function composeSeverities(text: string, dotenv?: string): readonly string[] {
  const load = (path: string): string | undefined => (path === '/srv/.env' ? dotenv : undefined);
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {}, load });
  const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
  return buildReport(facts, [check], { version: '0.0.0', targets: [] }).findings.map(
    ({ severity }) => severity,
  );
}

test('a form is worse than a name', () => {
  assert.equal(findingOf(check, { run: 'docker run app --token tea-and-buns' }).severity, 'medium');
  assert.equal(findingOf(check, { run: `docker run app --token ${token}` }).severity, 'high');
  assert.equal(findingOf(inEnvironment, { run: 'docker run -e A_TOKEN=tea app' }).severity, 'medium');
  assert.equal(findingOf(inEnvironment, { run: `docker run -e A_TOKEN=${token} app` }).severity, 'high');
  assert.equal(findingOf(inEnvironment, { run: `docker run -e NOTE=${token} app` }).severity, 'high');
});

test('a hash that takes long to guess is no more than a name, and a fast one is', () => {
  const users = (hash: string) => `docker run --label 'a.basicauth.users=me:${hash}' app`;
  const bcrypt = `$2y$05$${randomText(53)}`;
  assert.equal(findingOf(check, { run: users(bcrypt) }).severity, 'medium');
  assert.equal(
    findingOf(inEnvironment, { run: `docker run -e 'USERS=me:${bcrypt}' app` }).severity,
    'medium',
  );
  const apr1 = `$apr1$${randomText(8)}$${randomText(22)}`;
  assert.equal(findingOf(check, { run: users(apr1) }).severity, 'high');
});

test('a config is named by what is in it', () => {
  const messageOf = (content: string): string | undefined => {
    const text = `services: {app: {image: app, configs: [c]}}\nconfigs: {c: {content: ${JSON.stringify(content)}}}\n`;
    const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {} });
    const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
    return buildReport(facts, [check], { version: '0.0.0', targets: [] }).findings[0]?.message;
  };
  assert.match(messageOf(`a = ${token}`) ?? '', /^The content of a config holds a credential/u);
  assert.match(
    messageOf('password: tea-and-buns') ?? '',
    /^The setting password in the content of a config/u,
  );
});

test('a config that a variable of the project is is judged by its value', () => {
  const text = 'services: {app: {image: app, configs: [c]}}\nconfigs: {c: {environment: SETTINGS}}\n';
  assert.deepEqual(composeSeverities(text, `SETTINGS="api_key: ${token}"\n`), ['high']);
  assert.deepEqual(composeSeverities(text, 'SETTINGS="level: info"\n'), []);
});

test('a finding is located at the credential', () => {
  const text = (line: string): string => {
    const [at] = findingOf(check, { run: line }).sightings;
    assert.ok(at?.in === 'command');
    return line.slice(at.range.startOffset, at.range.endOffset);
  };
  assert.equal(text('docker run --label api.token=tea app'), '--label api.token=tea');
  assert.equal(text('docker run app serve --api-key=tea --port 80'), '--api-key=tea');
  assert.equal(text("docker run --health-cmd 'x --password=tea' app"), "--health-cmd 'x --password=tea'");
  const both = findingOf(check, { run: 'docker run app --token tea' }).sightings;
  assert.equal(both.length, 2, 'flag and value are words of their own');
});

test('one finding for each place', () => {
  const compose = `image: app
labels: ["api.token=tea"]
entrypoint: ["app", "--secret", "tea"]
command: serve --password tea
healthcheck: {test: "x --token=tea"}
logging: {driver: splunk, options: {splunk-token: tea}}
`;
  const found = findingsOf(check, { compose });
  assert.deepEqual(
    new Set(found.map(({ detail }) => detail.kind === 'setting' && detail.parts.where)),
    new Set(['command', 'entrypoint', 'healthcheck', 'label', 'log-option']),
  );
  assert.equal(found.length, 5);
});

test('a command gives arguments to the entrypoint, or to what the image is known to run', () => {
  const password = randomText(14);
  const runs: readonly string[] = [
    `docker run --entrypoint curl app -u ann:${password} https://x.example`,
    `docker run --entrypoint /usr/bin/mysqldump db -uroot -p${password} shop`,
    `docker run curlimages/curl:8.10.1 -u ann:${password} https://x.example`,
    `docker run r.example/minio/mc alias set m http://minio:9000 admin ${password}`,
    `docker run atmoz/sftp ann:${password}:1001`,
    `docker run dperson/samba -u "ann;${password}" -s "x;/x"`,
  ];
  for (const run of runs) assert.equal(findingOf(check, { run }).severity, 'high', run);
  const services: readonly string[] = [
    `image: app\n    entrypoint: [curl]\n    command: [-u, "ann:${password}", https://x.example]`,
    `image: db\n    entrypoint: mysqldump\n    command: -uroot -p${password} shop`,
    `image: curlimages/curl\n    command: -u ann:${password} https://x.example`,
    `image: dperson/samba\n    command: '-u "ann;${password}" -s "x;/x"'`,
  ];
  for (const service of services) {
    const text = `services:\n  app:\n    ${service}\n`;
    assert.deepEqual(composeSeverities(text), ['high'], text);
  }
  for (const run of [
    'docker run app -u ann:users https://x.example',
    'docker run --entrypoint app curlimages/curl -u ann:users',
    'docker run atmoz/sftp ann::1001 bob:$6$hash:e:1002',
    'docker run db -p3306',
  ])
    assert.deepEqual(findingsOf(check, { run }), [], run);
});

test('a command beside the container’s own', () => {
  const hook = 'image: app\npost_start: [{command: [x, --token, tea]}]\n';
  const { detail } = findingOf(check, { compose: hook });
  assert.equal(detail.kind === 'setting' && detail.parts.name, '--token');
});

test('a long hostile command takes no time', () => {
  const started = process.cpuUsage();
  for (const part of [' --a', '="', '--password="', 'eyJ', '://a:', 'Authorization: ', ' a="b'])
    findingsOf(check, { run: `docker run app '${part.repeat(5000)}'` });
  // Measures CPU time, since other processes may run.
  const { user, system } = process.cpuUsage(started);
  assert.ok(user + system < 2_000_000, `${user + system} µs`);
});

test('facts without the readings do not pass', () => {
  const text = 'services:\n  app:\n    image: app\n    environment: {LEVEL: info}\n';
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv', env: {} });
  const outcomesOf = (older: boolean) =>
    buildReport(
      factsWith({
        workloads: workloads.map((written) => {
          const { credentials, ...settings } = written.settings;
          assert.ok(credentials);
          return workloadFacts(older ? { ...written, settings } : written);
        }),
      }),
      [check, inEnvironment],
      { version: '0.0.0', targets: [] },
    ).outcomes.map(({ outcome }) => (outcome.state === 'unknown' ? outcome.kind : outcome.state));
  assert.deepEqual(outcomesOf(false), ['passed', 'passed']);
  assert.deepEqual(outcomesOf(true), ['unreadable', 'unreadable']);
});

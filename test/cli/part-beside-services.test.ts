import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compose, lint, type Files } from './joined-project.ts';

const rules = ['workload/engine-socket', 'workload/joined-namespace', 'workload/published-ports'];
const only = rules.flatMap((rule) => ['--only', rule]);

/** A project of which the second file refers to what the first one has, and so is none of its own. */
const withPart = (part: readonly string[], base: readonly string[]): Files => ({
  'compose.yaml': compose('  web: {image: a}\n', ...base),
  'compose.prod.yaml': compose('  web: {restart: always}\n', ...part),
});

/** Returns what a folder run says of a service: the rules and severities. */
async function foundAt(name: string, files: Files): Promise<readonly string[]> {
  const findings = await lint(files, '.', ...only);
  return findings
    .filter(({ subject }) => subject.name === name)
    .map(({ rule, severity }) => `${rule.slice('workload/'.length)} ${severity}`);
}

const relay = `  proxy:
    image: alpine/socat
    command: TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
`;

test('a service of a part is judged beside those of the other files', async () => {
  const added = '  added: {image: b}\n';
  assert.deepEqual(await foundAt('added', withPart([added], [relay])), ['engine-socket critical']);
  assert.deepEqual(await foundAt('added', withPart([added], [])), []);
  const dind = '  dind: {image: "docker:dind", privileged: true, volumes: ["run:/var/run"]}\n';
  const user =
    '  user: {image: b, networks: [own], volumes: ["run:/run"]}\nvolumes: {run: }\nnetworks: {own: }\n';
  assert.deepEqual(await foundAt('user', withPart([user], [dind, 'volumes: {run: }\n'])), [
    'engine-socket critical',
  ]);
  const joining = '  joining: {image: b, user: "0", pid: "service:host"}\n';
  const host = '  host: {image: b, user: "0", volumes: ["/:/host"]}\n';
  assert.deepEqual(await foundAt('joining', withPart([joining], [host])), ['joined-namespace high']);
});

test('those of the other files are judged once, with their own file', async () => {
  const files = withPart(['  added: {image: b}\n'], ['  db: {image: c, ports: ["8080:80"]}\n']);
  assert.deepEqual(await foundAt('db', files), ['published-ports medium']);
});

test('a port of a service in whose network namespace another one lets everybody in', async () => {
  const vpn = '  vpn: {image: vpn, ports: ["6379:6379", "80:80"]}\n';
  const cache = '  cache: {image: "redis:8", network_mode: "service:vpn"}\n';
  const closed = '  cache: {image: "redis:8", command: --requirepass x, network_mode: "service:vpn"}\n';
  const apart = '  cache: {image: "redis:8"}\n';
  const alone = (...services: readonly string[]): Files => ({ 'compose.yaml': compose(...services) });
  const medium = 'published-ports medium';
  assert.deepEqual((await foundAt('vpn', alone(vpn, cache))).toSorted(), ['published-ports high', medium]);
  for (const other of [closed, apart])
    assert.deepEqual(await foundAt('vpn', alone(vpn, other)), [medium, medium]);
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { registeredChecks } from '../../registered-checks.ts';
import { applyEdits } from '../../../fixes/apply-edits.ts';
import { lint } from '../../lint.ts';
import { localMachine } from '../../runtime/local-machine.ts';

async function lintFiles(files: Readonly<Record<string, string>>, ...paths: string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'ironhull-daemon-config-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    const runtime = { ...localMachine('0.0.0', () => undefined), directory, env: {} };
    const { report, failures } = await lint({ paths }, registeredChecks, runtime);
    assert.deepEqual(failures, []);
    return report;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const careless = `{
  "debug": true,
  "hosts": ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2375"],
  "icc": true,
  "ip6tables": false,
  "insecure-registries": ["http://registry.example:5000"],
  "registry-mirrors": ["http://mirror.example"],
  "metrics-addr": "0.0.0.0:9324",
  "builder": {"entitlements": {"security-insecure": true}},
  "allow-direct-routing": true,
  "seccomp-profile": "unconfined",
  "experimental": true
}
`;

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

test('each rule that the file decides points to its member', async () => {
  const { findings } = await lintFiles({ 'daemon.json': careless }, 'daemon.json');
  for (const [rule, part] of [
    ['engine/debug', '"debug"'],
    ['engine/tcp-without-client-certificates', '"tcp'],
    ['engine/insecure-registries', '"http://registry'],
    ['engine/metrics-address', '"metrics-addr"'],
    ['engine/seccomp-default', '"seccomp-profile"'],
    ['engine/direct-routing', '"allow-direct-routing"'],
    ['engine/build-entitlements', '"security-insecure"'],
    ['engine/live-restore', '{'],
  ] as const) {
    const at = findings.find((one) => one.rule === rule)?.sightings[0];
    assert.ok(at?.in === 'file', rule);
    assert.equal(at.range.startLine, lineOf(careless, part), rule);
  }
});

test('carrying out each edit closes its finding, and opens none', async () => {
  const { findings } = await lintFiles({ 'daemon.json': careless }, 'daemon.json');
  const before = new Set(findings.map(({ fingerprint }) => fingerprint));
  const fixable = findings.flatMap((finding) =>
    finding.fixes.flatMap((fix) => (fix.kind === 'edit' ? [{ finding, edits: fix.edits }] : [])),
  );
  assert.ok(fixable.length >= 14, String(fixable.length));
  for (const { finding, edits } of fixable) {
    const { text } = applyEdits(careless, edits);
    const after = await lintFiles({ 'daemon.json': text }, 'daemon.json');
    const left = after.findings.map(({ fingerprint }) => fingerprint);
    assert.ok(!left.includes(finding.fingerprint), finding.rule);
    assert.deepEqual(
      left.filter((one) => !before.has(one)),
      [],
      finding.rule,
    );
  }
});

test('what a file cannot decide is neither passed nor failed', async () => {
  const { outcomes } = await lintFiles({ 'daemon.json': '{}' }, 'daemon.json');
  const states = new Map(outcomes.map(({ rule, outcome }) => [rule, outcome.state]));
  for (const rule of [
    'engine/supported-version',
    'engine/component-vulnerable',
    'engine/seccomp-profile-outdated',
    'engine/root-daemon',
    'engine/tcp-without-client-certificates',
    'engine/direct-routing',
    'engine/forwarding-unfiltered',
    'engine/aufs',
  ])
    assert.equal(states.get(rule), 'not-applicable', rule);
  assert.equal(states.get('engine/ip6tables-off'), 'unknown');
  const [level] = outcomes.flatMap(({ rule, outcome }) =>
    rule === 'engine/log-level' && outcome.state === 'passed' ? outcome.evidence : [],
  );
  assert.equal(level?.source, 'default of Docker Engine');
});

test('a value of a wrong type is a finding at its place, and no default stands for it', async () => {
  const report = await lintFiles(
    { 'daemon.json': '{"log-level": 1,\n "icc": "no", "debug": true}' },
    'daemon.json',
  );
  const state = (rule: string) => report.outcomes.find((one) => one.rule === rule)?.outcome.state;
  assert.equal(state('engine/inter-container-traffic'), 'unknown');
  assert.equal(state('engine/debug'), 'failed');
  const messages = report.findings
    .filter(({ rule }) => rule === 'daemon-config/invalid')
    .map(({ message }) => message);
  assert.deepEqual(messages.toSorted(), ['icc must be true or false', 'log-level must be a string']);
});

test('files are found in folders and by content, and two of them share no finding', async () => {
  const files = {
    'a/daemon.json': careless,
    'b/daemon.json': careless,
    'c/docker.json': '{"icc":false,"log-opts":{},"bip":""}',
  };
  const { findings, outcomes } = await lintFiles(files, '.');
  const subjects = new Set(outcomes.map(({ subject }) => subject.key));
  assert.deepEqual([...subjects].toSorted(), [
    'daemon-config:a/daemon.json',
    'daemon-config:b/daemon.json',
    'daemon-config:c/docker.json',
  ]);
  const debug = findings.filter(({ rule }) => rule === 'engine/debug');
  assert.equal(new Set(debug.map(({ fingerprint }) => fingerprint)).size, 2);
});

test('a file that is no JSON is a finding and a gap, and what is renamed by its edit is accepted', async () => {
  const broken = await lintFiles({ 'daemon.json': '{"debug": true,}' }, 'daemon.json');
  assert.deepEqual(
    broken.findings.map(({ rule, message }) => [rule, message]),
    [['daemon-config/invalid', 'not valid JSON: the comma before the closing } is one too many']],
  );
  assert.equal(broken.gaps.length, 1);
  const text = '{"graph": "/data", "log-drivr": "local", "restart": true, "debug": false, "debug": false}';
  const { findings } = await lintFiles({ 'daemon.json': text }, 'daemon.json');
  const edits = findings
    .filter(({ rule }) => rule.startsWith('daemon-config/'))
    .flatMap(({ fixes: [fix] }) => (fix?.kind === 'edit' ? fix.edits : []));
  assert.equal(applyEdits(text, edits).text, '{"data-root": "/data", "log-driver": "local", "debug": false}');
});

test('credentials are named, and not shown', async () => {
  const report = await lintFiles(
    {
      'daemon.json': JSON.stringify({
        proxies: { 'http-proxy': 'http://me:hunter2@proxy.example', 'no-proxy': 'localhost' },
        'log-opts': { 'splunk-token': 'hunter2', 'max-size': '10m', 'splunk-url': 'https://logs.example' },
        'storage-opts': ['x.password=hunter2', 'size=10G'],
        runtimes: { own: { path: '/usr/bin/own', runtimeArgs: ['--token=hunter2', '--debug'] } },
        labels: ['tier=back'],
      }),
    },
    'daemon.json',
  );
  const found = report.findings.filter(({ rule }) => rule === 'engine/credential-in-configuration');
  assert.deepEqual(
    found.map(({ message }) => message),
    [
      'proxies.http-proxy holds a credential (address with a password)',
      'runtimes.own.runtimeArgs looks like a credential',
      'storage-opts looks like a credential',
      'log-opts.splunk-token looks like a credential',
    ],
  );
  assert.doesNotMatch(JSON.stringify(report), /hunter2/u);
});

test('a daemon.json without a credential passes', async () => {
  const proxies = { 'http-proxy': 'http://proxy.example:3128', 'no-proxy': 'a.example,b.example' };
  const report = await lintFiles({ 'daemon.json': JSON.stringify({ proxies }) }, 'daemon.json');
  const outcome = report.outcomes.find(({ rule }) => rule === 'engine/credential-in-configuration');
  assert.equal(outcome?.outcome.state, 'passed');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileEngine } from '../../adapters/daemon-config/file-engine.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import { parseDaemonJson, readEachMember } from '../../formats/daemon-config/daemon-json.ts';
import { registeredChecks } from '../registered-checks.ts';
import { engineWithFile } from './configured-engine-facts.ts';
import { forecastOfMember } from './forecast-member.ts';
import { membersOfText } from './member-changes.ts';
import { settingRules } from './plan-engine.ts';
import { proposeChanges } from './propose-changes.ts';

const path = '/etc/docker/daemon.json';

function propose(
  text: string,
  more: { flags?: object; running?: string; withhold?: () => { why: string; canBeNamed: boolean } } = {},
) {
  const { flags = {}, running = text, withhold = () => undefined } = more;
  const { fileOnly: _, ...engine } = {
    ...fileEngine(readEachMember(membersOfText(running)), path, '2026-11-30T09:00:00Z'),
    version: '28.3.0',
    configuredBy: path,
  };
  assert.equal(parseDaemonJson(text, path).state, 'known');
  const nothing = unreadable('not-collected', 'not read', 'host');
  const facts: Facts = {
    schemaVersion: 1,
    tool: 'ironhull',
    collectedAt: '2026-11-30T09:00:00Z',
    host: nothing,
    engine: known(engine, path),
    containers: absent(path),
    images: [],
    workloads: [],
    gaps: [],
  };
  const file = { path, text, flags };
  return proposeChanges({
    judge: { facts, checks: settingRules(registeredChecks) },
    running: engineWithFile(engine, file, { ...file, text: running }),
    withText: (next) => engineWithFile(engine, file, { ...file, text: next }),
    path,
    text,
    withhold,
  });
}

const careless = `{
    "hosts": ["unix:///var/run/docker.sock", "tcp://0.0.0.0:2375"],
    "icc": true,
    "iptables": false,
    "ip6tables": false,
    "ip-forward-no-drop": true,
    "debug": true,
    "log-level": "error",
    "userland-proxy": true,
    "insecure-registries": ["registry.example:5000"],
    "registry-mirrors": ["http://mirror.example"],
    "metrics-addr": "0.0.0.0:9324",
    "builder": {"entitlements": {"security-insecure": true}},
    "allow-direct-routing": true,
    "seccomp-profile": "unconfined",
    "experimental": true,
    "labels": ["tier=back"]
}
`;

test('the fixes of all rules are made in one text, which keeps what they are not about', () => {
  const { text, edits, left } = propose(careless);
  assert.equal(
    text,
    `{
    "hosts": ["unix:///var/run/docker.sock"],
    "icc": false,
    "iptables": true,
    "ip6tables": true,
    "ip-forward-no-drop": false,
    "debug": false,
    "log-level": "info",
    "userland-proxy": false,
    "insecure-registries": [],
    "registry-mirrors": [],
    "metrics-addr": "127.0.0.1:9324",
    "builder": {"entitlements": {"security-insecure": false}},
    "allow-direct-routing": false,
    "experimental": false,
    "labels": ["tier=back"],
    "log-opts": {
      "max-size": "10m",
      "max-file": "3"
    },
    "userns-remap": "default",
    "default-ulimits": {
      "nofile": {
        "Name": "nofile",
        "Soft": 64000,
        "Hard": 64000
      }
    },
    "live-restore": true,
    "no-new-privileges": true
}
`,
  );
  assert.ok(edits.length >= 18, String(edits.length));
  assert.ok(left.some(({ rule }) => rule === 'engine/authorization-plugin'));
  assert.deepEqual(propose(text).edits, [], 'a second round has nothing to do');
});

test('every member that a rule changes has a forecast', () => {
  const changed = new Set(
    propose(careless).edits.flatMap(({ before, after }) =>
      [before, after].flatMap((one) => Object.keys(membersOfText(one))),
    ),
  );
  const names = [...changed].filter((name) => name !== 'labels');
  assert.ok(names.length >= 18);
  for (const name of names) assert.doesNotMatch(forecastOfMember(name).applies, /not known/u, name);
});

test('a member on the command line of dockerd is left alone', () => {
  const { text, left } = propose('{\n}\n', { flags: { icc: true, liveRestore: false } });
  assert.doesNotMatch(text, /icc|live-restore/u);
  const rules = new Set(left.map(({ rule }) => rule));
  for (const rule of ['engine/inter-container-traffic', 'engine/live-restore'])
    assert.ok(rules.has(rule), rule);
});

test('what is set in the file and not in effect is pending, and no change', () => {
  const { text, pending } = propose('{\n  "icc": false\n}\n', { running: '{"icc": true}' });
  assert.equal(membersOfText(text)['icc'], false);
  assert.ok(pending.some(({ rule }) => rule === 'engine/inter-container-traffic'));
});

test('a change that is withheld is not in the text', () => {
  const { text, edits, withheld } = propose('{}', { withhold: () => ({ why: 'no', canBeNamed: false }) });
  assert.deepEqual([text, edits], ['{}', []]);
  assert.ok(withheld.length > 5);
});

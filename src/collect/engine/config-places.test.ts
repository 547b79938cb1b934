import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect } from '../../../test/kit/collect.ts';
import { engineRoutes } from '../../../test/kit/engine-documents.ts';
import { writeDaemon } from '../../../test/kit/fake-daemon.ts';
import type { FakeHost } from '../../../test/kit/fake-host.ts';
import { buildReport } from '../../app/build-report.ts';
import { checks } from '../../checks/registry.gen.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { describeLocation } from '../../core/location.ts';

const config = '/etc/docker/daemon.json';

async function findingsOf(prepare: (host: FakeHost) => void): Promise<ReadonlyMap<string, Finding>> {
  const { facts } = await collect(engineRoutes([], { Debug: true }), prepare);
  const { findings } = buildReport(facts, checks, { version: '0.0.0', targets: [] });
  return new Map(findings.map((finding) => [finding.rule, finding]));
}

test('a finding on a running engine points into its configuration file and has an edit', async () => {
  const findings = await findingsOf((host) => {
    writeDaemon(host, []);
    host.write(config, '{\n  "iptables": false,\n  "debug": true\n}\n');
  });
  const place = (rule: string) => findings.get(rule)?.sightings.map(describeLocation);
  assert.deepEqual(place('engine/debug'), [`${config}:3:3`]);
  assert.deepEqual(place('engine/iptables-off'), [`${config}:2:3`]);
  assert.deepEqual(place('engine/userland-proxy'), [`${config}:1:1`]);
  const [fix] = findings.get('engine/debug')?.fixes ?? [];
  assert.ok(fix?.kind === 'edit');
  assert.equal(fix.edits[0]?.old, '"debug": true');
});

test('a setting from the command line has no place in the file, and no edit that would contradict it', async () => {
  const findings = await findingsOf((host) => {
    writeDaemon(host, ['--debug', '--userland-proxy=true']);
    host.write(config, '{"iptables": false}');
  });
  for (const rule of ['engine/debug', 'engine/userland-proxy']) {
    assert.deepEqual(findings.get(rule)?.sightings, [], rule);
    assert.equal(findings.get(rule)?.fixes[0]?.kind, 'manual', rule);
  }
});

test('a file that changed after the start says nothing of what runs', async () => {
  const findings = await findingsOf((host) => {
    writeDaemon(host, []);
    host.write('/proc/stat', 'btime 1000\n');
    host.write(config, '{"debug": true}');
  });
  assert.deepEqual(findings.get('engine/debug')?.sightings, []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsWith } from '../../../test/kit/facts.ts';
import { plainBase } from '../../../test/kit/plain-image.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { witness } from '../../../test/kit/witness.ts';
import { checks } from '../../checks/registry.gen.ts';
import { exampleContents, exampleFile } from '../../checks/support/image/example-files.ts';
import { exampleSoftware } from '../../checks/support/image/example-software.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { ImageSpec } from '../../core/image/image.ts';
import { absent, known } from '../../core/observed.ts';
import type { Report } from '../../core/findings/report.ts';
import type { SoftwareFacts } from '../../core/software/vulnerability-match.ts';
import { buildReport } from '../build-report.ts';

const key = { kind: 'SSH host key', count: 1, first: [exampleFile('/etc/ssh/ssh_host_rsa_key')] } as const;
const { files } = exampleContents({ traces: [key] });

const spec: ImageSpec = {
  ...plainBase,
  id: 'sha256:0123',
  references: ['app:1'],
  user: absent('configuration of image app:1'),
};

function softwareWith(more: Partial<SoftwareFacts>): readonly SoftwareFacts[] {
  return exampleSoftware([], []).software.map((one) => ({ ...one, ...more }));
}

function reportOf(facts: Partial<Facts>): Report {
  const images = checks.filter(({ on }) => on === 'image');
  const report = buildReport({ ...factsWith({}), ...facts }, images, { version: '0.0.0', targets: [] });
  witness('recorded', report.outcomes);
  return report;
}

function statesOf({ outcomes }: Report, rule: string): string[] {
  return outcomes
    .filter((one) => one.rule === rule)
    .map(({ subject, outcome }) => `${subject.name} ${outcome.state}`);
}

test('a scanned image is judged by its configuration and its files', () => {
  const image = { ...spec, scanned: { name: 'app.tar', document: 'configuration' as const }, files };
  const subject = { kind: 'image' as const, id: spec.id, name: 'app.tar' };
  const report = reportOf({ software: softwareWith({ subject, image }) });
  assert.deepEqual(statesOf(report, 'image/root-user'), ['app.tar failed']);
  assert.deepEqual(statesOf(report, 'image/ssh-host-keys'), ['app.tar failed']);
  assert.deepEqual(statesOf(report, 'image/repository-history'), ['app.tar passed']);
});

test('a container and a folder are judged by their files alone', () => {
  for (const kind of ['workload', 'folder'] as const) {
    const report = reportOf({ software: softwareWith({ subject: { kind, id: 'x', name: 'x' }, files }) });
    assert.deepEqual(statesOf(report, 'image/ssh-host-keys'), ['x failed']);
    assert.deepEqual(statesOf(report, 'image/root-user'), []);
    assert.deepEqual(statesOf(report, 'image/stale'), []);
  }
});

test('an SBOM has no files: no rule on images judges it', () => {
  const subject = { kind: 'sbom' as const, id: 'a.json', name: 'a.json' };
  assert.deepEqual(reportOf({ software: softwareWith({ subject }) }).outcomes, []);
});

test('an image that the engine lists and a scan read is one subject, with the files of the scan', () => {
  const subject = { kind: 'image' as const, id: spec.id, name: 'app:1' };
  const image = { ...spec, scanned: { name: 'app:1', document: 'inspect' as const }, files };
  const facts = {
    engine: known(plainEngine, 'engine'),
    containers: known(0, 'GET /containers'),
    imagesListed: known(1, 'GET /images/json'),
    images: [spec],
    software: softwareWith({ subject, image }),
  };
  const report = reportOf(facts);
  for (const rule of ['image/root-user', 'image/ssh-host-keys'])
    assert.deepEqual(statesOf(report, rule), ['app:1 failed'], rule);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainBase } from '../../../test/kit/plain-image.ts';
import { read } from '../../../test/kit/run-reading.ts';
import { readContainerInspect } from '../../adapters/inspect/read-container-inspect.ts';
import { buildReport } from '../../app/build-report.ts';
import { toFacts } from '../../app/targets/shared/parsed-target.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { check } from './image-lookalike.ts';

const id = `sha256:${'1'.repeat(64)}`;
const digest = `sha256:${'2'.repeat(64)}`;

/** Outcomes by the name of the workload. */
function outcomes(facts: Facts): ReadonlyMap<string, Outcome> {
  const report = buildReport(facts, [check], { version: '0.0.0', targets: ['example'] });
  return new Map(report.outcomes.map(({ subject, outcome }) => [subject.name, outcome]));
}

function states(facts: Facts): Readonly<Record<string, string>> {
  return Object.fromEntries([...outcomes(facts)].map(([name, { state }]) => [name, state]));
}

function composeFacts(services: string, deploysTo?: 'swarm'): Facts {
  const input = { file: 'compose.yaml', text: `services:\n${services}`, directory: '/srv/shop', env: {} };
  const { workloads } = readCompose({ ...input, ...(deploysTo && { deploysTo }) });
  const file = { name: 'compose.yaml', key: 'compose.yaml' };
  return factsWith({ workloads: workloads.map((written) => toFacts(written, file)) });
}

describe('a container', () => {
  const containerFacts = (image: string, references: readonly string[], labels = {}): Facts => {
    const document = {
      Id: 'c'.repeat(64),
      Name: '/web',
      Image: id,
      Config: { Image: image, Labels: labels },
    };
    return factsWith({
      workloads: [workloadFacts(readContainerInspect(document))],
      images: [{ ...plainBase, id, references }],
    });
  };

  it('has a name that looks like another one if its image was pulled by it', () => {
    assert.deepEqual(states(containerFacts('ngnix:1', ['ngnix:1', `ngnix@${digest}`])), { web: 'failed' });
    assert.deepEqual(states(containerFacts(`ngnix@${digest}`, [`ngnix@${digest}`])), { web: 'failed' });
    const inFull = 'docker.io/library/ngnix:1';
    assert.deepEqual(states(containerFacts(inFull, ['ngnix:1', `ngnix@${digest}`])), { web: 'failed' });
  });

  it('may run what was built here under any name', () => {
    assert.deepEqual(states(containerFacts('ngnix:1', ['ngnix:1'])), { web: 'passed' });
    const other = containerFacts('ngnix:1', ['ngnix:1', `nginx@${digest}`]);
    assert.deepEqual(states(other), { web: 'passed' });
    assert.deepEqual(states(containerFacts('1'.repeat(12), [])), { web: 'passed' });
    assert.deepEqual(states(containerFacts(id, [`ngnix@${digest}`])), { web: 'passed' });
  });

  it('fails if nothing is known of its image', () => {
    const { images: _, ...facts } = containerFacts('ngnix:1', []);
    assert.deepEqual(states({ ...facts, images: [] }), { web: 'failed' });
  });

  it('of a service that is built is like the service, wherever its image is from', () => {
    const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
    const container = containerFacts('redsi', ['redsi:latest', `redsi@${digest}`], labels);
    const file = composeFacts('  web:\n    build: .\n    image: redsi\n');
    const both = { ...container, workloads: [...container.workloads, ...file.workloads] };
    assert.ok(Object.values(states(both)).every((state) => state === 'passed'));
    assert.deepEqual(states(container), { web: 'failed' });
  });
});

describe('a Compose file', () => {
  it('names what it builds, for every service that runs it', () => {
    const facts = composeFacts(
      '  web:\n    build: .\n    image: redsi:1\n  worker:\n    image: docker.io/library/redsi:1\n  other:\n    image: redsi:2\n',
    );
    assert.deepEqual(states(facts), { web: 'passed', worker: 'passed', other: 'failed' });
  });

  it('that cannot be read in full still names what it builds', () => {
    const services = ['build: {context: "${CONTEXT}"}', 'build: https://example.com/app.git', 'build: {}'];
    for (const build of services)
      assert.deepEqual(states(composeFacts(`  web:\n    ${build}\n    image: redsi\n`)), { web: 'passed' });
    const open = '  web:\n    build: .\n    image: redsi:${TAG}\n';
    assert.deepEqual(states(composeFacts(open)), { web: 'passed' });
  });

  it('builds nothing for a swarm', () => {
    const services = '  web:\n    build: .\n    image: redsi\n';
    assert.deepEqual(states(composeFacts(services, 'swarm')), { web: 'failed' });
  });

  it('is found with the line and the name that may be meant', () => {
    const report = buildReport(
      composeFacts('  web:\n    image: evil.example/app\n  db:\n    image: postgress:17\n'),
      [check],
      {
        version: '0.0.0',
        targets: ['example'],
      },
    );
    const [finding, ...others] = report.findings;
    assert.equal(others.length, 0);
    assert.equal(finding?.message, 'postgress looks like the official image postgres: “s” is added');
    assert.equal(finding.severity, 'medium');
    assert.deepEqual(finding.detail, {
      kind: 'setting',
      parts: { image: 'postgress', like: 'postgres' },
    });
    const [place] = finding.sightings;
    assert.ok(place?.in === 'file');
    assert.equal(place.range.startLine, 5);
  });

  it('has a name although its tag is not known', () => {
    const image = (text: string) => states(composeFacts(`  web:\n    image: ${text}\n`))['web'];
    for (const text of [
      'ngnix:${TAG}',
      'ngnix:1-${TAG}',
      'ngnix@${DIGEST}',
      'ngnix:1@${DIGEST}',
      'qhcr.io:443/a/b:$TAG',
    ])
      assert.equal(image(text), 'failed', text);
    for (const text of [
      'nginx:${TAG}',
      'registry.example:5000/app:${TAG}',
      'nginx:${TAG:-1}',
      '${NAME:-nginx}',
    ])
      assert.equal(image(text), 'passed', text);
    for (const text of [
      'ngn${X}:1',
      '${NAME}',
      'registry:${PORT}/ngnix',
      '${REGISTRY}ngnix:1',
      'ngnix${TAG}',
    ])
      assert.equal(image(text), 'unknown', text);
  });

  it('mounts images, too', () => {
    const volume = (source: string) =>
      `  web:\n    image: app\n    volumes: [{type: image, source: "${source}", target: /x}]\n`;
    assert.deepEqual(states(composeFacts(volume('ngnix:1'))), { web: 'failed' });
    assert.deepEqual(states(composeFacts(volume('nginx:1'))), { web: 'passed' });
  });
});

describe('a run line', () => {
  const stateOf = (line: string) => {
    const workloads = read(line).workloads.map((written) => workloadFacts(written));
    return Object.values(states(factsWith({ workloads })));
  };
  it('has a name although its tag is not known', () => {
    assert.deepEqual(stateOf('docker run ngnix:$TAG'), ['failed']);
    assert.deepEqual(stateOf('docker run nginx:$TAG'), ['passed']);
    assert.deepEqual(stateOf('docker run $REGISTRY/ngnix:1'), ['unknown']);
    assert.deepEqual(stateOf('docker run ng$X'), ['unknown']);
  });
});

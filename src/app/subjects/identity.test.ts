import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { plainEngine } from '../../../test/kit/plain-engine.ts';
import { checks } from '../../checks/registry.gen.ts';
import type { DefiningFile, Facts, WorkloadFacts } from '../../core/facts/facts.ts';
import type { Location } from '../../core/location.ts';
import { absent, known } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { buildReport } from '../build-report.ts';

const range = { startLine: 4, startColumn: 5, endLine: 4, endColumn: 21, startOffset: 30, endOffset: 46 };

function privileged(written: Partial<WrittenWorkload>, file?: DefiningFile, line = 4): WorkloadFacts {
  const place: Location = {
    in: 'file',
    file: file?.name ?? 'compose.yaml',
    range: { ...range, startLine: line },
  };
  const whole: WrittenWorkload = {
    surface: 'compose',
    platform: 'docker',
    key: 'compose:shop/web',
    name: 'web',
    settings: { privileged: { value: true, at: [place] } },
    doubts: [],
    at: [place],
    ...written,
  };
  return { ...workloadFacts(whole), ...(file && { file }) };
}

const file = (name: string, key = name): DefiningFile => ({ name, key });

/** The findings that a container is privileged. */
function found(facts: Facts, label?: string) {
  const run = { version: '0.0.0', targets: [], ...(label === undefined ? {} : { label }) };
  return buildReport(facts, checks, run).findings.filter(({ rule }) => rule === 'workload/privileged');
}

const filesOnly = (...workloads: WorkloadFacts[]): Facts =>
  factsWith({ workloads, engine: absent('files only'), host: absent('files only') });
const onEngine = (endpoint: string, ...workloads: WorkloadFacts[]): Facts =>
  factsWith({ workloads, engine: known({ ...plainEngine, endpoint }, 'engine') });
const keys = (facts: Facts) => found(facts).map(({ subject }) => subject.key);
const marks = (facts: Facts, label?: string) => found(facts, label).map(({ fingerprint }) => fingerprint);

describe('workloads of files', () => {
  test('belong to their file: the same project and service in two files are two subjects', () => {
    const both = filesOnly(privileged({}, file('compose.yaml')), privileged({}, file('compose.prod.yaml')));
    assert.deepEqual(keys(both), ['compose:compose.prod.yaml/web', 'compose:compose.yaml/web']);
    assert.equal(new Set(marks(both)).size, 2);
    assert.deepEqual(found(both)[0]?.subject.within, {
      kind: 'compose',
      key: 'compose:compose.prod.yaml',
      name: 'compose.prod.yaml',
    });
  });

  test('keep their fingerprint in a renamed checkout, and when the line moves', () => {
    const before = filesOnly(
      privileged({ key: 'compose:old/web' }, file('old/compose.yaml', 'compose.yaml')),
    );
    const after = filesOnly(
      privileged({ key: 'compose:new/web' }, file('new/compose.yaml', 'compose.yaml'), 9),
    );
    assert.deepEqual(marks(before), marks(after));
  });

  test('of equal paths in two named folders use the names', () => {
    const both = filesOnly(
      privileged({}, file('a/app/compose.yaml', 'app/compose.yaml')),
      privileged({}, file('b/app/compose.yaml', 'app/compose.yaml')),
    );
    assert.deepEqual(keys(both), ['compose:a/app/compose.yaml/web', 'compose:b/app/compose.yaml/web']);
  });

  test('are one subject where one file was named twice', () => {
    const twice = filesOnly(
      privileged({}, file('compose.yaml')),
      privileged({}, file('./compose.yaml', 'compose.yaml')),
    );
    assert.equal(found(twice).length, 1);
  });

  test('different run lines of one image are numbered, equal ones are one', () => {
    const line = (text: string) => {
      const at: Location = { in: 'command', command: text, range };
      const settings = { privileged: { value: true, at: [at] } };
      return privileged({ surface: 'run', key: 'run:app', name: 'app', at: [at], settings });
    };
    const lines = filesOnly(line('docker run --privileged app'), line('docker run --privileged app ls'));
    assert.deepEqual(keys(lines), ['run:app', 'run:app#2']);
    assert.deepEqual(
      keys(filesOnly(line('docker run --privileged app'), line('docker run --privileged app'))),
      ['run:app'],
    );
  });
});

describe('workloads of an engine', () => {
  const container = privileged({ surface: 'container', id: 'a'.repeat(64) });

  test('of two engines share nothing, nor do hosts of one name with a label', () => {
    const [one] = marks(onEngine('unix:///run/one.sock', container));
    const [two] = marks(onEngine('unix:///run/two.sock', container));
    assert.notEqual(one, two);
    const facts = onEngine('unix:///run/one.sock', container);
    assert.notDeepEqual(marks(facts, 'b.json'), marks(facts));
  });

  test('are one subject with their file, and keep it when the container is made again', () => {
    const before = onEngine('unix:///run/one.sock', privileged({}, file('compose.yaml')));
    const after = onEngine(
      'unix:///run/one.sock',
      privileged({}, file('compose.yaml')),
      privileged({ surface: 'container', id: 'b'.repeat(64), composeFiles: ['/srv/shop/compose.yaml'] }),
    );
    assert.equal(found(after).length, 1);
    assert.deepEqual(marks(after), marks(before));
  });

  test('a second file of the same project is no part of what runs from the first', () => {
    const facts = onEngine(
      'unix:///run/one.sock',
      privileged({}, file('compose.prod.yaml')),
      privileged({}, file('shop/compose.yaml')),
      privileged({ surface: 'container', id: 'b'.repeat(64), composeFiles: ['/srv/shop/compose.yaml'] }),
    );
    const [stray, running] = found(facts).toSorted((a, b) => a.sightings.length - b.sightings.length);
    assert.match(stray?.subject.key ?? '', /@compose\.prod\.yaml$/u);
    assert.deepEqual(
      running?.sightings.map((place) => place.in === 'file' && place.file),
      ['compose.yaml', 'shop/compose.yaml'],
    );
  });

  test('a gap of a workload has the subject of its findings', () => {
    const facts = onEngine('unix:///run/one.sock', container);
    const gaps = [
      { subject: { kind: 'workload', id: 'a'.repeat(64), name: 'web' }, what: 'x', why: 'y' },
    ] as const;
    const report = buildReport({ ...facts, gaps }, checks, { version: '0', targets: [] });
    assert.deepEqual(
      report.gaps[0]?.subject,
      report.findings.find(({ subject }) => subject.kind === 'workload')?.subject,
    );
  });
});

test('an engine behind an address belongs to no host here', () => {
  const [remote] = found(onEngine('ssh://root@web-1', privileged({ surface: 'container' })));
  assert.equal(remote?.subject.within?.key, 'engine:ssh://root@web-1');
  const [local] = found(onEngine('tcp://127.0.0.1:2375', privileged({ surface: 'container' })));
  assert.match(local?.subject.within?.key ?? '', /^host:/u);
});

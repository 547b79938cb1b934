import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildReport } from '../../build-report.ts';
import { checks } from '../../../checks/registry.gen.ts';
import type { Location } from '../../../core/location.ts';
import { factsWith } from '../../../../test/kit/facts.ts';
import { requestReader } from './read.ts';

const read = (text: string) => requestReader.readAlone?.(text) ?? {};

const places = (at: readonly Location[] = []) =>
  at.map((place) =>
    place.in === 'file' ? [place.range.startLine, place.range.startColumn, place.pointer] : [place.in],
  );

test('findings have line, column and pointer', () => {
  const { facts } = read(
    '{"Image": "app",\n "hostconfig": {\n  "Privileged": true,\n  "CapAdd": ["NET_RAW",\n   "SYS_ADMIN"]}}',
  );
  const report = buildReport({ ...factsWith({}), ...facts }, checks, { version: '0.0.0', targets: [] });
  const at = (rule: string) =>
    report.findings.filter((one) => one.rule === rule).map((one) => places(one.sightings));
  assert.deepEqual(at('workload/privileged'), [[[3, 3, '/hostconfig/Privileged']]]);
  assert.ok(JSON.stringify(at('workload/capabilities')).includes('[5,4,"/hostconfig/CapAdd/1"]'));
  const finding = report.findings.find(({ rule }) => rule === 'workload/privileged');
  assert.equal(finding?.subject.name, 'app');
  assert.deepEqual(
    finding.fixes.map(({ kind }) => kind),
    ['manual'],
    'no edit in the language of Compose',
  );
});

test('a body without labels is of its file, one of a service of its service', () => {
  const key = (body: object) => read(JSON.stringify(body)).facts?.workloads?.[0]?.written.key;
  assert.equal(key({ Image: 'app' }), 'request:request.json');
  const Labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
  assert.equal(key({ Image: 'app', Labels }), 'compose:shop/web');
});

const refused: readonly (readonly [title: string, text: string, line: number, column: number])[] = [
  ['no JSON', '{"Image": "a",\n', 2, 1],
  ['a list', '\n[]', 2, 1],
  ['a text', '"a"', 1, 1],
  ['nothing', '', 1, 1],
  ['a member of another type', '{"Image":"a",\n "HostConfig": {"Privileged": "yes"}}', 2, 17],
  ['a number out of range', '{"Image":"a","HostConfig":{\n"Memory": 1.5}}', 2, 1],
  ['no configuration', '{"HostConfig":{}}', 1, 1],
];

for (const [title, text, line, column] of refused)
  test(`refused with its place: ${title}`, () => {
    const { problems = [], facts, gaps = [] } = read(text);
    const [problem] = problems;
    assert.equal(problem?.rule.id, 'request/invalid');
    assert.deepEqual([problem.at[0].range.startLine, problem.at[0].range.startColumn], [line, column]);
    assert.deepEqual(facts?.workloads, []);
    assert.equal(gaps.length, 1);
  });

test('several values that the engine refuses are several problems', () => {
  const { problems = [] } = read('{"Image":1,"HostConfig":{"Privileged":"a","Memory":"b"}}');
  assert.deepEqual(
    problems.map(({ at: [place] }) => place.pointer),
    ['/Image', '/HostConfig/Privileged', '/HostConfig/Memory'],
  );
});

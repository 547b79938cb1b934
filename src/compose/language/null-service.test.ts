import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, value } from '../adapter/test-readings.ts';

const open = 'services: {web: {image: x, privileged: true}}';

/** Compared with docker compose 2.26.1 and 2.40.3. */
test('a service without a value leaves that of the files before', () => {
  for (const over of [
    'services: {web: }',
    'services:\n  web:',
    'services: {web: ~}',
    'services: {web: !!null }',
    'include: [o.yaml]\nservices: {web: null}',
    'services: {web: null, db: {extends: web, image: y}}',
  ]) {
    const { workloads, problems } = read(`${open}\n---\n${over}`, {
      files: { '/srv/app/o.yaml': 'services: {z: {image: x}}' },
    });
    assert.deepEqual(problems, [], over);
    const web = workloads.find(({ key }) => key.endsWith('/web'));
    assert.ok(web, over);
    assert.equal(value(web, 'privileged'), true, over);
  }
  const { workloads, problems } = read('services: {web: {extends: {file: o.yaml, service: web}}}', {
    files: { '/srv/app/o.yaml': `${open}\n---\nservices: {web: }` },
  });
  assert.deepEqual(problems, []);
  assert.ok(workloads[0]);
  assert.equal(value(workloads[0], 'privileged'), true);
});

test('a service without a value is a problem where none is before it', () => {
  for (const text of [
    'services: {web: }',
    `services: {web: }\n---\n${open}`,
    `${open}\n---\nservices: {web: !override }`,
    `${open}\n---\nservices: {web: !reset }\n---\nservices: {web: }`,
  ])
    assert.deepEqual(
      read(text).problems.map(({ message }) => message),
      ['services.web must be a mapping'],
      text,
    );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from '../../../compose/adapter/read-compose.ts';
import { toTargetReading } from './project-reading.ts';

function gapsOf(text: string, env: Record<string, string> = {}): readonly string[] {
  const files: Record<string, string> = {
    '/srv/app/base.yaml': 'services: {web: {image: "a:${TAG:?no tag}"}}\n',
  };
  const reading = readCompose({
    file: 'compose.yaml',
    text,
    directory: '/srv/app',
    env,
    load: (path) => files[path],
  });
  assert.deepEqual(reading.problems, []);
  const { gaps = [] } = toTargetReading(reading, { file: { name: 'compose.yaml', key: 'compose.yaml' } });
  return gaps.map(({ what }) => what);
}

test('a required variable that is not set is a gap, wherever it stands', () => {
  for (const text of [
    'services: {web: {image: "a:${TAG:?no tag}"}}\n',
    'services: {web: {image: "a:${TAG?no tag}", labels: {a: "b-${OTHER}-${TAG:?}"}}}\n',
    'services: {web: {image: a, hostname: "${TAG:?}"}}\n',
    'services: {web: {image: a}, db: {image: b, profiles: [p], working_dir: "${TAG:?}"}}\n',
    'x-own: "${TAG:?}"\nservices: {web: {image: a}}\n',
    'services: {web: {image: a}}\nvolumes: {v: {name: "${TAG:?}"}}\n',
    'services: {web: {extends: {file: base.yaml, service: web}}}\n',
    'include: [base.yaml]\n',
  ]) {
    assert.deepEqual(gapsOf(text), ['variable TAG'], text);
    assert.deepEqual(gapsOf(text, { TAG: '1' }), [], text);
  }
});

test('a variable that may be unset is no gap', () => {
  for (const value of ['${TAG}', '${TAG:-1}', '${TAG:+1}', '$${TAG:?x}'])
    assert.deepEqual(gapsOf(`services: {web: {image: a, hostname: "${value}"}}\n`), [], value);
});

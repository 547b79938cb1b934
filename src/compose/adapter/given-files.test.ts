import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCompose } from './read-compose.ts';

function givenFiles(service: string, beside: string): readonly unknown[] {
  const text = `services:\n  a:\n    image: a\n    ${service}\n${beside}`;
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv/app', env: {} });
  const written = workloads[0]?.settings.givenFiles;
  if (written === undefined || !('value' in written)) return [];
  return written.value.map((entry) => ('value' in entry ? entry.value : entry.unresolved));
}

test('the secrets and configs of a service, where they come from and their modes', () => {
  assert.deepEqual(
    givenFiles(
      'secrets: [one, {source: two, mode: 0440}, {source: three, mode: "0440"}, {source: four, mode: 288}, {source: five, mode: "777"}]',
      'secrets: {one: {file: ./one}, two: {environment: TWO}, three: {external: true}, four: {external: {name: f}}, five: {file: ./five}}\n',
    ),
    [
      { kind: 'secret', name: 'one', from: 'file' },
      { kind: 'secret', name: 'two', from: 'environment', mode: 0o440 },
      { kind: 'secret', name: 'three', from: 'external', mode: 0o440 },
      { kind: 'secret', name: 'four', from: 'external', mode: 0o440 },
      { kind: 'secret', name: 'five', from: 'file', mode: 0o777 },
    ],
  );
  assert.deepEqual(givenFiles('configs: [site]', 'configs: {site: {content: hello}}\n'), [
    { kind: 'config', name: 'site', from: 'content' },
  ]);
});

test('what is not known is not taken for harmless', () => {
  assert.deepEqual(
    givenFiles(
      'secrets: ["${NAME}", {source: two, mode: "${MODE}"}, {source: one, mode: rw}]',
      'secrets: {one: {file: ./one}, two: {file: ./two}}\n',
    ),
    [
      'the name of the secret is not known',
      'the mode of the secret two: variable MODE is not set',
      'the mode of the secret one: "rw" is not permissions',
    ],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDockerfile } from './read-dockerfile.ts';
import { dockerfileImage } from './written-image.ts';

const base =
  'FROM debian:13 AS base\nONBUILD USER 1000\nONBUILD ENV A=b\nONBUILD COPY . /app\nONBUILD RUN curl -k https://x.example\n';

function image(text: string, target?: string) {
  const dockerfile = readDockerfile(text, 'Dockerfile');
  const described = dockerfileImage(dockerfile, target);
  assert.ok(described);
  const { user, environment, onBuild } = described.settings;
  return {
    user: user && 'value' in user ? user.value : undefined,
    variables: environment && 'value' in environment ? environment.value.length : 0,
    triggers: onBuild && 'value' in onBuild ? onBuild.value.length : 0,
    steps:
      described.steps.state === 'known' ? described.steps.value.map(({ instruction }) => instruction) : [],
    sources: dockerfile.contextSources().map(({ stage, path }) => `${stage.index} ${path}`),
    at: user?.at.map((place) => (place.in === 'file' ? place.range.startLine : 0)),
  };
}

test('the triggers of a stage run in one that is based on it', () => {
  const child = image(`${base}FROM base\nLABEL a=b\n`);
  assert.deepEqual([child.user, child.variables, child.triggers, child.at], ['1000', 1, 0, [2]]);
  assert.deepEqual(child.sources, ['1 .']);
  assert.deepEqual(child.steps.slice(-5), ['USER', 'ENV', 'COPY', 'RUN', 'LABEL']);
});

test('they run before its own instructions', () => {
  assert.equal(image(`${base}FROM base\nUSER 0\n`).user, '0');
});

test('they do not run in the stage itself, nor twice', () => {
  const own = image(base);
  assert.deepEqual([own.user, own.variables, own.sources], [undefined, 0, []]);
  const grandchild = image(`${base}FROM base AS m\nFROM m\nUSER 0\nENV B=c\n`);
  assert.deepEqual([grandchild.user, grandchild.sources], ['0', ['1 .']]);
  assert.equal(image(`${base}FROM base AS m\nFROM debian:13\nUSER 5\n`).user, '5');
});

test('a trigger that cannot be parsed is left out', () => {
  assert.equal(image('FROM debian:13 AS base\nONBUILD EXPOSE\nFROM base\nUSER 7\n').user, '7');
});

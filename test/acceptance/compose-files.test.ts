import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, shows } from './judge.ts';

/** Which files, services and variables of a project run, as docker compose has it. */
const web = 'services: {web: {image: a}}\n';
const privileged = 'services: {web: {privileged: true}}\n';
const failed = ['web privileged failed critical'];
const passed = ['web privileged passed'];

shows(
  'the files that COMPOSE_FILE names run, in .env and in the environment',
  {
    files: { 'compose.yaml': web, 'b.yaml': privileged, '.env': 'COMPOSE_FILE=compose.yaml:b.yaml\n' },
    expect: failed,
  },
  {
    files: { 'compose.yaml': web, 'b.yaml': privileged },
    env: { COMPOSE_FILE: 'compose.yaml:b.yaml' },
    args: [],
    expect: failed,
  },
);

shows('COMPOSE_PATH_SEPARATOR separates them', {
  files: {
    'compose.yaml': web,
    'b.yaml': privileged,
    '.env': 'COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE=compose.yaml;b.yaml\n',
  },
  expect: failed,
});

shows('COMPOSE_ENV_FILES stands for .env', {
  files: {
    'compose.yaml': 'services: {web: {image: a, privileged: "${OPEN:-false}"}}\n',
    'prod.env': 'OPEN=true\n',
    '.env': 'OPEN=false\n',
  },
  env: { COMPOSE_ENV_FILES: 'prod.env' },
  args: [],
  expect: failed,
});

shows(
  'a service that COMPOSE_PROFILES starts is judged, and so is one that it does not',
  ...['debug', 'other'].map((profile) => ({
    files: {
      'compose.yaml': 'services: {web: {image: a, privileged: true, profiles: [debug]}}\n',
      '.env': `COMPOSE_PROFILES=${profile}\n`,
    },
    expect: failed,
  })),
);

shows(
  'an override of the other name is merged',
  { files: { 'compose.yaml': web, 'docker-compose.override.yml': privileged }, expect: failed },
  { files: { 'docker-compose.yml': web, 'compose.override.yaml': privileged }, expect: failed },
);

test('an override beside a file that is named alone is mentioned', async () => {
  for (const override of ['compose.override.yaml', 'docker-compose.override.yml']) {
    const files = { 'compose.yaml': web, [override]: privileged };
    const { report } = await judge({ files, args: ['compose.yaml'] });
    assert.ok(JSON.stringify(report.gaps).includes(override), override);
  }
});

shows(
  '-f, --project-directory, --profile and --env-file mean what they mean to docker compose',
  { files: { 'a.yaml': web, 'b.yaml': privileged }, args: ['-f', 'a.yaml', '-f', 'b.yaml'], expect: failed },
  { files: { 'a.yaml': web, 'b.yaml': privileged }, args: ['-f', 'a.yaml'], expect: passed },
  {
    files: {
      'deep/a.yaml': 'services: {web: {image: a, privileged: "${OPEN:-false}"}}\n',
      'root/.env': 'OPEN=true\n',
    },
    args: ['-f', 'deep/a.yaml', '--project-directory', 'root'],
    expect: failed,
  },
  {
    files: {
      'a.yaml': 'services: {web: {image: a, privileged: "${OPEN:-false}"}}\n',
      'one.env': 'OPEN=false\n',
      'two.env': 'OPEN=true\n',
    },
    args: ['-f', 'a.yaml', '--env-file', 'one.env', '--env-file', 'two.env'],
    expect: failed,
  },
);

test('a part without an image is judged with the main file beside it, and named as a part', async () => {
  for (const args of [['.'], ['docker-compose.prod.yml']]) {
    const { ended, report } = await judge({
      files: { 'docker-compose.yml': web, 'docker-compose.prod.yml': privileged },
      args,
    });
    assert.equal(ended.code, 1, ended.stderr);
    assert.ok(report.findings.some(({ rule }) => rule === 'workload/privileged'));
  }
  const alone = await judge({
    files: { 'docker-compose.prod.yml': privileged },
    args: ['docker-compose.prod.yml'],
  });
  assert.match(JSON.stringify(alone.report), /part/u);
});

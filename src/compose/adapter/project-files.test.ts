import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findProjectFiles, type ComposeCall, type ProjectFiles } from './project-files.ts';

/** Looks for a project below `/p`, with these files; measured with docker compose 2.26.1. */
function find(files: Readonly<Record<string, string>>, call: Partial<ComposeCall> = {}): ProjectFiles {
  const at = (path: string): string | undefined => files[path.replace(/^\/p\//u, '')];
  const lookup = { load: at, whyUnread: () => undefined, exists: (path: string) => at(path) !== undefined };
  return findProjectFiles({ cwd: '/p', env: {}, ...call }, lookup);
}

const below = ({ paths }: ProjectFiles) => paths.map((path) => path.replace(/^\/p\//u, ''));
const mains = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrides = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
const of = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '']));

describe('the files that Compose takes by their names', () => {
  for (const [n, main] of mains.entries())
    test(`${main} comes before the names after it, with any override`, () => {
      for (const [m, override] of overrides.entries())
        assert.deepEqual(below(find(of(...mains.slice(n), ...overrides.slice(m)))), [main, override]);
    });

  test('an override alone is no project', () => {
    assert.deepEqual(below(find(of(...overrides))), []);
  });

  test('the folders above are searched only where that is asked for', () => {
    const files = of('compose.yaml', 'compose.override.yml', 'sub/compose.override.yml');
    assert.deepEqual(below(find(files, { cwd: '/p/sub' })), []);
    const found = find(files, { cwd: '/p/sub', searchesAbove: true });
    assert.deepEqual(below(found), ['compose.yaml', 'compose.override.yml']);
    assert.equal(found.directory, '/p');
  });
});

describe('COMPOSE_FILE', () => {
  const files = of('compose.yaml', 'compose.override.yaml', 'a.yaml', 'sub/b.yaml');
  const named = (text: string, call: Partial<ComposeCall> = {}) => find({ ...files, '.env': text }, call);

  test('names the files in .env and in the environment, which wins', () => {
    assert.deepEqual(below(named('COMPOSE_FILE=compose.yaml:a.yaml')), ['compose.yaml', 'a.yaml']);
    const env = { COMPOSE_FILE: 'a.yaml' };
    assert.deepEqual(below(named('COMPOSE_FILE=compose.yaml', { env })), ['a.yaml']);
    assert.equal(named('COMPOSE_FILE=a.yaml').byVariable, true);
  });

  test('is separated by COMPOSE_PATH_SEPARATOR, and an empty part is the folder', () => {
    assert.deepEqual(below(named('COMPOSE_FILE=a.yaml,sub/b.yaml\nCOMPOSE_PATH_SEPARATOR=,')), [
      'a.yaml',
      'sub/b.yaml',
    ]);
    assert.deepEqual(below(named('COMPOSE_FILE=a.yaml;sub/b.yaml')), ['a.yaml;sub/b.yaml']);
    assert.deepEqual(below(named('COMPOSE_FILE=a.yaml:')), ['a.yaml', '/p']);
  });

  test('may be made from other variables, and is not known where they are not', () => {
    assert.deepEqual(below(named('NAME=a\nCOMPOSE_FILE=${NAME}.yaml')), ['a.yaml']);
    const unknown = named('COMPOSE_FILE=${NAME}.yaml');
    assert.deepEqual(below(unknown), ['compose.yaml', 'compose.override.yaml']);
    assert.match(unknown.problems.join(), /NAME is not set/u);
  });

  test('counts for nothing beside files that are named', () => {
    assert.deepEqual(below(named('COMPOSE_FILE=a.yaml', { files: ['/p/sub/b.yaml'] })), ['sub/b.yaml']);
  });
});

describe('the directory and the files of variables', () => {
  const files = {
    ...of('compose.yaml', 'sub/b.yaml', 'x/compose.yaml'),
    '.env': 'COMPOSE_FILE=sub/b.yaml',
    'sub/.env': '',
  };

  test('are those of the first file, after those of the first look', () => {
    const { directory, environmentFiles } = find(files);
    assert.deepEqual([directory, environmentFiles], ['/p/sub', [['/p/.env'], ['/p/sub/.env']]]);
    const alone = find(files, { files: ['/p/sub/b.yaml', '/p/compose.yaml'] });
    assert.deepEqual([alone.directory, alone.environmentFiles], ['/p/sub', [['/p/sub/.env']]]);
  });

  test('are those that are named', () => {
    const call = { directory: '/p/x', environmentFiles: ['/p/a.env', '/p/b.env'] };
    const { directory, environmentFiles, paths } = find(files, call);
    assert.deepEqual(
      [directory, environmentFiles, paths],
      ['/p/x', [['/p/a.env', '/p/b.env']], ['/p/x/compose.yaml']],
    );
    const { environmentFiles: byVariable } = find(files, { env: { COMPOSE_ENV_FILES: 'a.env,b.env' } });
    assert.deepEqual(byVariable, [['/p/a.env', '/p/b.env']]);
  });

  test('none is read with COMPOSE_DISABLE_ENV_FILE in the environment', () => {
    for (const COMPOSE_DISABLE_ENV_FILE of ['1', 'true'])
      assert.deepEqual(find(files, { env: { COMPOSE_DISABLE_ENV_FILE } }).environmentFiles, [[]]);
    assert.deepEqual(find(files, { env: { COMPOSE_DISABLE_ENV_FILE: '0' } }).environmentFiles.length, 2);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandNamed } from '../registry.ts';
import { parseArguments } from './arguments.ts';
import { namedProject } from './named-project.ts';

const line = [
  '-f',
  'a.yaml',
  '--file=b.yaml',
  '-p',
  'shop',
  '--project-directory',
  'x',
  '--profile',
  'debug',
];

for (const command of ['lint', 'audit', 'facts'] as const) {
  const named = (argv: readonly string[]) => namedProject(parseArguments(commandNamed(command), argv));

  test(`${command} takes a command line of docker compose`, () => {
    assert.deepEqual(named([...line, '--profile', 'tools', '--env-file', 'e.env']), {
      files: ['a.yaml', 'b.yaml'],
      project: 'shop',
      directory: 'x',
      profiles: ['debug', 'tools'],
      environmentFiles: ['e.env'],
    });
    assert.deepEqual(named([]), {});
  });

  test(`${command} refuses what names a project without its files`, () => {
    assert.throws(() => named(['-p', 'shop']), /--project-name needs the files of the project/u);
    assert.throws(() => named(['--project-directory', 'x']), /--project-directory needs the files/u);
  });
}

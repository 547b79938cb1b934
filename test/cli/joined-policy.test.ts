import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  built,
  findingsIn,
  inProject,
  lint,
  project,
  rootFile,
  rulesOfUser,
  type Files,
} from './joined-project.ts';
import { runCli } from './run-cli.ts';

const accepted = async (
  files: Files,
  ...words: readonly string[]
): Promise<readonly (boolean | number)[]> => {
  const found = await lint(files, '.', ...rulesOfUser, ...words);
  return found
    .filter(({ rule }) => !rule.startsWith('policy/'))
    .map((one) => (one.waived || one.known === true ? true : (one.affects?.length ?? 0)));
};

describe('a waiver of a joined finding', () => {
  const waived = (entry: string, ...entries: readonly string[]) =>
    accepted({ ...project(...entries), 'ironhull.yaml': `waive:\n  - ${entry}\n` });
  const both = [built('web'), built('worker')] as const;

  for (const entry of [
    '{rule: image/root-user, subject: "*", reason: x}',
    '{rule: workload/root-user, subject: "*", reason: x}',
    '{rule: image/root-user, file: app/Dockerfile, reason: x}',
    '{rule: workload/root-user, file: app/Dockerfile, reason: x}',
    '{rule: image/root-user, file: compose.yaml, reason: x}',
    '{rule: workload/root-user, file: compose.yaml, reason: x}',
    '{rule: workload/root-user, subject: w*, reason: x}',
    '{rule: "docker-bench:4.1", subject: "*", reason: x}',
  ])
    it(`works with ${entry}`, async () => {
      assert.deepEqual(await waived(entry, ...both), [true]);
    });

  it('leaves out one of several services, and no more', async () => {
    assert.deepEqual(await waived('{rule: workload/root-user, subject: web, reason: x}', ...both), [1]);
    assert.deepEqual(await waived('{rule: workload/root-user, subject: web, reason: x}', built('web')), [
      true,
    ]);
  });

  it('does not cover another rule or file', async () => {
    assert.deepEqual(await waived('{rule: workload/memory-limit, subject: "*", reason: x}', ...both), [2]);
    assert.deepEqual(
      await waived('{rule: image/root-user, file: other/Dockerfile, reason: x}', ...both),
      [2],
    );
  });

  it('may be a comment in either file, by either rule', async () => {
    const comment = (rule: string): string => `# ironhull ignore=${rule} -- reason\n`;
    for (const rule of ['image/root-user', 'workload/root-user']) {
      const inDockerfile = {
        ...project(...both),
        'app/Dockerfile': rootFile.replace('USER', `${comment(rule)}USER`),
      };
      assert.deepEqual(await accepted(inDockerfile), [true], `${rule} in the Dockerfile`);
      const inCompose = project(`  ${comment(rule)}${built('web')}`);
      assert.deepEqual(await accepted(inCompose), [true], `${rule} in the Compose file`);
      const onOne = project(`  ${comment(rule)}${built('web')}`, built('worker'));
      assert.deepEqual(await accepted(onOne), [1], `${rule} on one of two services`);
    }
  });
});

describe('a baseline of a joined finding', () => {
  const known = (files: Files, first: readonly string[], second: readonly string[]) =>
    inProject(files, async (cwd) => {
      const wrote = await runCli(['lint', ...first, '--write-baseline', 'known.json'], { cwd });
      assert.equal(wrote.stderr.includes('rror'), false, wrote.stderr);
      const found = findingsIn(
        await runCli(['lint', ...second, '--baseline', 'known.json', '--format', 'json'], { cwd }),
      );
      return found.filter(({ rule }) => !rule.startsWith('policy/')).map((one) => one.known === true);
    });
  const files = project(built('web'), built('worker'));

  for (const [title, first, second] of [
    ['the folder', ['.', ...rulesOfUser], ['.', ...rulesOfUser]],
    ['the Dockerfile alone', ['app/Dockerfile', ...rulesOfUser], ['.', ...rulesOfUser]],
    ['the rule on images', ['.', '--only', 'image/root-user'], ['.', ...rulesOfUser]],
    ['the rule on services', ['.', '--only', 'workload/root-user'], ['.', ...rulesOfUser]],
    ['the folder, held against the Dockerfile', ['.', ...rulesOfUser], ['app/Dockerfile', ...rulesOfUser]],
    ['the folder, held against one rule', ['.', ...rulesOfUser], ['.', '--only', 'workload/root-user']],
  ] as const)
    it(`works with one of ${title}`, async () => {
      const states = await known(files, first, second);
      assert.ok(states.length > 0 && states.every(Boolean), JSON.stringify(states));
    });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registeredChecks } from '../../src/app/registered-checks.ts';
import { runCli } from './run-cli.ts';

describe('checks and explain', () => {
  it('list every check with what the contract names', async () => {
    const { code, stdout } = await runCli(['checks', '--format', 'json']);
    assert.equal(code, 0);
    const listed = JSON.parse(stdout) as Record<string, unknown>[];
    assert.deepEqual(
      listed.map(({ id }) => id),
      registeredChecks.map(({ id }) => id),
    );
    for (const check of listed) {
      for (const key of [
        'id',
        'title',
        'severity',
        'category',
        'surfaces',
        'aliases',
        'references',
        'implies',
        'fixable',
      ]) {
        assert.ok(Object.hasOwn(check, key), key);
      }
    }
  });

  it('explain a rule by any of its names', async () => {
    for (const name of [
      'workload/privileged',
      'docker-bench:5.5',
      'CIS:5.5',
      'kics:Privileged Containers Enabled',
    ]) {
      const { code, stdout } = await runCli(['explain', name]);
      assert.equal(code, 0, name);
      assert.match(stdout, /^workload\/privileged — /u, name);
    }
    assert.equal((await runCli(['explain', 'docker-bench:99.99'])).code, 2);
    assert.equal((await runCli(['explain'])).code, 2);
  });
});

describe('the command itself', () => {
  it('says its version and its commands', async () => {
    assert.match((await runCli(['--version'])).stdout, /^ironhull \d+\.\d+\.\d+\n$/u);
    const help = await runCli(['--help']);
    assert.equal(help.code, 0);
    for (const command of ['audit', 'lint', 'facts', 'checks', 'explain'])
      assert.match(help.stdout, new RegExp(`^ {2}${command} `, 'mu'));
    for (const flag of ['-v', '-V'])
      assert.equal((await runCli([flag])).stdout, (await runCli(['--version'])).stdout);
  });

  it('has a page for each command', async () => {
    const page = await runCli(['lint', '--help']);
    assert.equal(page.code, 0);
    assert.match(page.stdout, /^Usage: ironhull lint \[PATH\]/u);
    assert.match(page.stdout, /--run 'docker run …'/u);
    assert.doesNotMatch(page.stdout, /--engine/u);
    assert.equal((await runCli(['help', 'lint'])).stdout, page.stdout);
    assert.equal((await runCli(['help', 'lnt'])).code, 2);
  });

  it('audits when nothing is said, and calls no engine a gap', async () => {
    const { code, stdout } = await runCli(['--format', 'json', '--fail-on', 'never']);
    const { gaps } = JSON.parse(stdout) as { gaps: { why: string }[] };
    assert.ok(
      gaps.some(({ why }) => /nonexistent/u.test(why)),
      JSON.stringify(gaps),
    );
    assert.ok(code === 0 || code === 2, 'it depends on what this machine lets it read of the host');
  });

  it('refuses an unknown command and suggests one', async () => {
    const { code, stderr, stdout } = await runCli(['lnt']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^ironhull: Unknown command 'lnt'; did you mean 'lint'\?$/mu);
  });

  it('explains several rules at once', async () => {
    const { code, stdout } = await runCli(['explain', 'workload/privileged', 'cis:5.5,docker-bench:5.6']);
    assert.equal(code, 0);
    assert.match(stdout, /^workload\/privileged — [^]*^workload\/sensitive-host-path — /mu);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brief, findingsIn, inProject, lint, places, services } from './joined-project.ts';
import { runCli } from './run-cli.ts';

/** A Compose file with a Dockerfile as a literal block; its first line is line 6. */
const withBlock = (dockerfile: string, more = '', indicator = '|'): string =>
  `services:\n  web:\n    build:\n      context: .\n      dockerfile_inline: ${indicator}\n${dockerfile
    .split('\n')
    .map((line) => (line === '' ? '' : `        ${line}`))
    .join('\n')}\n${more}`;
const only = (...rules: readonly string[]) => rules.flatMap((rule) => ['--only', rule]);
const lintText = (text: string, ...rules: readonly string[]) =>
  lint({ 'compose.yaml': text }, 'compose.yaml', ...only(...rules));

describe('the Dockerfile in a Compose file', () => {
  it('is checked like one of its own, at the lines of the Compose file', async () => {
    const text = withBlock('FROM debian:13\n\nRUN sudo make\nENV API_TOKEN=tea-and-buns-22');
    assert.deepEqual(brief(await lintText(text, 'dockerfile/sudo', 'image/credentials')), [
      ['image/credentials', 'medium', 'compose.yaml:9:9', 'compose.yaml:2:3'],
      ['dockerfile/sudo', 'low', 'compose.yaml:8:13', 'compose.yaml:2:3'],
    ]);
  });

  for (const [title, dockerfile, place] of [
    ['a continued line', 'FROM debian:13\nRUN true \\\n  && sudo make', '8:14'],
    ['an escaped dollar', 'FROM debian:13\nRUN echo $$A && sudo make', '7:25'],
    ['a heredoc', 'FROM debian:13\nRUN <<EOF\nsudo make\nEOF', '8:9'],
    ['a value of a variable before', 'FROM ${BASE:-debian:13}\nRUN sudo make', '7:13'],
  ] as const)
    it(`has the right place for ${title}`, async () => {
      const [found] = await lintText(withBlock(dockerfile), 'dockerfile/sudo');
      assert.equal(found && places(found)[0], `compose.yaml:${place}`);
    });

  it('stays in its line behind a value that is longer than its variable', async () => {
    const files = {
      'compose.yaml': withBlock('FROM debian:13\nRUN echo $B && sudo make'),
      '.env': `B=${'b'.repeat(200)}\n`,
    };
    const [found] = await lint(files, 'compose.yaml', ...only('dockerfile/sudo'));
    assert.match(found ? (places(found)[0] ?? '') : '', /^compose\.yaml:7:/u);
  });

  it('has its place with other indicators, line ends and indentations', async () => {
    const dockerfile = 'FROM debian:13\nRUN sudo make';
    for (const indicator of ['|-', '|+', '|2', '| # why']) {
      const text = withBlock(dockerfile, '', indicator).replaceAll(
        /^ {8}/gmu,
        indicator === '|2' ? '        ' : '           ',
      );
      const [found] = await lintText(text, 'dockerfile/sudo');
      assert.match(found ? (places(found)[0] ?? '') : '', /^compose\.yaml:7:/u, indicator);
    }
    const [crlf] = await lintText(withBlock(dockerfile).replaceAll('\n', '\r\n'), 'dockerfile/sudo');
    assert.equal(crlf && places(crlf)[0], 'compose.yaml:7:13');
  });

  it('has the place of the whole text where it is no literal block', async () => {
    for (const written of [
      '"FROM debian:13\\nRUN sudo make\\n"',
      '>-\n        FROM debian:13\n\n        RUN sudo make',
    ]) {
      const text = `services:\n  web:\n    build:\n      dockerfile_inline: ${written}\n`;
      const [found] = await lintText(text, 'dockerfile/sudo');
      assert.equal(found && places(found)[0], 'compose.yaml:4:26', written);
    }
  });

  it('is refused at its line, and the rest of the file is checked', async () => {
    const found = await lintText(
      withBlock('FROM debian:13\nRUNN make'),
      'dockerfile/invalid',
      'workload/memory-limit',
    );
    assert.deepEqual(
      found.map((one) => [one.rule, places(one)[0]]),
      [
        ['workload/memory-limit', 'compose.yaml:2:3'],
        ['dockerfile/invalid', 'compose.yaml:7:9'],
      ],
    );
  });

  it('is one finding with the services that are built from it', async () => {
    const text = withBlock(
      'FROM scratch\nUSER root',
      '  other:\n    extends: web\n  safe:\n    extends: web\n    user: "1"\n',
    );
    const found = await lintText(text, 'image/root-user', 'workload/root-user');
    assert.deepEqual(
      found.map((one) => [one.rule, one.severity, places(one)[0], ...services(one)]),
      [['image/root-user', 'medium', 'compose.yaml:7:9', 'web', 'other']],
    );
  });

  it('has its credentials once', async () => {
    const text = withBlock('FROM scratch\nENV API_TOKEN=tea-and-buns-22');
    const found = await lintText(text, 'image/credentials', 'workload/secrets-in-arguments');
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['image/credentials'],
    );
  });

  it('is waived by comments in it, and by the file in a policy', async () => {
    for (const comment of ['hadolint ignore=DL3004', 'ironhull ignore=dockerfile/sudo -- meant']) {
      const found = await lintText(
        withBlock(`FROM debian:13\n# ${comment}\nRUN sudo make`),
        'dockerfile/sudo',
      );
      assert.deepEqual(
        found.map(({ waived }) => waived),
        [true],
        comment,
      );
    }
    const files = {
      'compose.yaml': withBlock('FROM debian:13\nRUN sudo make'),
      'ironhull.yaml': 'waive:\n  - {rule: dockerfile/sudo, file: compose.yaml, reason: meant}\n',
    };
    const found = await lint(files, 'compose.yaml', ...only('dockerfile/sudo'));
    assert.deepEqual(
      found.map(({ waived }) => waived),
      [true],
    );
  });

  it('is not edited, and its fixes are steps', async () => {
    const text = withBlock('FROM debian:13\nMAINTAINER me');
    await inProject({ 'compose.yaml': text }, async (cwd) => {
      const rule = only('dockerfile/maintainer');
      await runCli(['lint', 'compose.yaml', ...rule, '--fix=all'], { cwd });
      const after = findingsIn(await runCli(['lint', 'compose.yaml', ...rule, '--format', 'json'], { cwd }));
      assert.equal(after.length, 1);
    });
  });

  it('is a gap where a variable without a value is in it', async () => {
    const text = withBlock('FROM debian:13\nRUN sudo ${WHAT}');
    await inProject({ 'compose.yaml': text }, async (cwd) => {
      const { stdout } = await runCli(['lint', 'compose.yaml', '--format', 'json'], { cwd });
      const { gaps } = JSON.parse(stdout) as { gaps: readonly { what: string; why: string }[] };
      assert.deepEqual(
        gaps.map(({ what }) => what),
        ['dockerfile_inline of web'],
      );
      assert.match(gaps[0]?.why ?? '', /WHAT/u);
    });
  });

  it('is in no saved facts: it may hold credentials', async () => {
    const text = withBlock('FROM scratch\nENV API_TOKEN=tea-and-buns-22');
    await inProject({ 'compose.yaml': text }, async (cwd) => {
      const { stdout } = await runCli(['facts', '--with', 'compose.yaml'], { cwd });
      assert.ok(stdout.includes('"workloads"') && !stdout.includes('tea-and-buns'));
    });
  });
});

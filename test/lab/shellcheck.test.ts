import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runCli } from '../cli/run-cli.ts';
import { witnessReport, type ReportLine } from '../kit/witness.ts';
import { findProgram } from './kit/availability.ts';

interface Shown {
  rule: string;
  waived: boolean;
  known?: boolean;
  aliases: readonly string[];
  sightings: readonly { where: string }[];
}

const program = findProgram('shellcheck');
const isRequired = process.env['IRONHULL_LAB'] === 'required';
const skip = program === undefined && !isRequired ? 'shellcheck is not installed' : false;

async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (run: (...words: readonly string[]) => ReturnType<typeof runCli>) => Promise<T>,
): Promise<T> {
  const cwd = await mkdtemp(join(tmpdir(), 'ironhull-shellcheck-test-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    return await use((...words) => runCli(words, { cwd }));
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** What lint finds in a Dockerfile: rule and places. */
async function found(dockerfile: string, ...words: readonly string[]) {
  return inFolder({ Dockerfile: `FROM debian:13\n${dockerfile}\n` }, async (run) => {
    const only = words.length === 0 ? ['--only', 'shellcheck:*'] : words;
    const { stdout, stderr } = await run('lint', 'Dockerfile', '--format', 'json', ...only);
    assert.ok(stdout !== '', stderr);
    const { findings, outcomes } = JSON.parse(stdout) as {
      findings: readonly Shown[];
      outcomes: readonly ReportLine[];
    };
    witnessReport('text', outcomes);
    return findings
      .filter(({ rule }) => rule.startsWith('shellcheck:'))
      .map(({ rule, waived, sightings }) =>
        [
          waived ? 'waived' : '',
          rule.slice('shellcheck:'.length),
          ...sightings.map(({ where }) => where.slice('Dockerfile:'.length)),
        ]
          .filter((part) => part !== '')
          .join(' '),
      );
  });
}

describe('shellcheck', { skip }, () => {
  const unquoted = 'RUN echo $a';

  it('finds what it finds, at its place in the Dockerfile', async () => {
    assert.deepEqual(await found(unquoted), ['SC2086 2:10']);
    assert.deepEqual(await found('RUN true \\\n  # why\n  && echo "é" $a'), ['SC2086 4:15']);
    assert.deepEqual(await found('RUN <<EOF\ntrue\n\techo $a\nEOF'), ['SC2086 4:7']);
    assert.deepEqual(await found('ONBUILD RUN echo $a'), ['SC2086 2:18']);
  });

  it('takes each script in the language of its shell', async () => {
    const both = 'RUN [[ $a == b ]]';
    assert.deepEqual(await found(both), ['SC3010 2:5']);
    assert.deepEqual(await found(`SHELL ["/bin/bash", "-c"]\n${both}`), []);
    assert.deepEqual(await found(`SHELL ["pwsh", "-Command"]\n${unquoted}`), []);
    assert.deepEqual(await found('RUN ["echo", "$a"]'), []);
  });

  it('runs where its rule is named, and not by default', async () => {
    assert.deepEqual(await found(unquoted, '--fail-on', 'never'), []);
    for (const name of [
      'dockerfile/shellcheck',
      'shellcheck:*',
      'shellcheck:SC2086',
      'SHELLCHECK:sc2086',
      'hadolint:SC2086',
    ])
      assert.deepEqual(await found(unquoted, '--only', name), ['SC2086 2:10'], name);
    assert.deepEqual(await found(unquoted, '--only', 'shellcheck:SC2046'), []);
  });

  for (const [title, dockerfile] of [
    ['its own comment above', '# shellcheck disable=SC2086\nRUN echo $a'],
    ['its own comment inside', 'RUN true \\\n # shellcheck disable=SC2086\n && echo $a'],
    ['its own comment in a heredoc', 'RUN <<EOF\n# shellcheck disable=SC2086\necho $a\nEOF'],
  ] as const)
    it(`says nothing after ${title}`, async () => assert.deepEqual(await found(dockerfile), []));

  for (const comment of [
    'hadolint ignore=SC2086',
    'ironhull ignore=shellcheck:SC2086 -- meant',
    'ironhull ignore=dockerfile/shellcheck -- meant',
  ])
    it(`is waived by # ${comment}`, async () => {
      assert.deepEqual(await found(`# ${comment}\nRUN echo $a`), ['waived SC2086 3:10']);
      assert.deepEqual(await found(`# ${comment}\nRUN echo $a\nRUN echo $b`), ['SC2086 4:10']);
    });

  it('is waived, known and switched on by files', async () => {
    const files = {
      Dockerfile: `FROM debian:13\n${unquoted}\n`,
      'ironhull.yaml':
        'rules:\n  dockerfile/shellcheck: low\nwaive:\n  - { rule: "shellcheck:SC2086", subject: "*", reason: meant }\n',
    };
    await inFolder(files, async (run) => {
      const { stdout } = await run('lint', 'Dockerfile', '--format', 'json');
      const { findings } = JSON.parse(stdout) as { findings: readonly Shown[] };
      const own = findings.filter(({ rule }) => rule === 'shellcheck:SC2086');
      assert.deepEqual(
        own.map(({ waived }) => waived),
        [true],
      );
    });
    const { 'ironhull.yaml': _policy, ...plain } = files;
    await inFolder({ ...plain, '.hadolint.yaml': 'ignored: [SC2086]\n' }, async (run) => {
      const { stdout } = await run('lint', 'Dockerfile', '--only', 'shellcheck:*', '--format', 'json');
      const { findings } = JSON.parse(stdout) as { findings: readonly Shown[] };
      assert.deepEqual(
        findings.map(({ waived }) => waived),
        [true],
      );
    });
    await inFolder(plain, async (run) => {
      const only = ['--only', 'shellcheck:*'];
      await run('lint', 'Dockerfile', ...only, '--write-baseline', 'known.json');
      const { stdout } = await run(
        'lint',
        'Dockerfile',
        ...only,
        '--baseline',
        'known.json',
        '--format',
        'json',
      );
      const { findings } = JSON.parse(stdout) as { findings: readonly Shown[] };
      assert.deepEqual(
        findings.map(({ known }) => known),
        [true],
      );
    });
  });

  it('is a rule in SARIF and for explain', async () => {
    await inFolder({ Dockerfile: `FROM debian:13\n${unquoted}\n` }, async (run) => {
      const { stdout } = await run('lint', 'Dockerfile', '--only', 'shellcheck:*', '--format', 'sarif');
      interface Log {
        runs: readonly {
          results: readonly { ruleId: string; ruleIndex: number }[];
          tool: { driver: { rules: readonly { id: string }[] } };
        }[];
      }
      const [log] = (JSON.parse(stdout) as Log).runs;
      const [result] = log?.results ?? [];
      assert.equal(result?.ruleId, 'shellcheck:SC2086');
      assert.equal(log?.tool.driver.rules[result.ruleIndex]?.id, 'shellcheck:SC2086');
      assert.match((await run('explain', 'shellcheck:SC2086')).stdout, /hadolint:SC2086/u);
    });
  });
});

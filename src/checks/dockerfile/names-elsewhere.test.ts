import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dockerfileFindings } from '../../../test/kit/repaired-dockerfile.ts';
import type { Check } from '../../core/rules/check.ts';
import { check as cd } from './cd-in-run.ts';
import { check as consecutive } from './consecutive-steps.ts';
import { check as interactive } from './interactive-command.ts';
import { check as replaced } from './replaced-shell.ts';
import { check as pipe } from './unchecked-pipe.ts';
import { checks as languages } from './unpinned-language-packages.ts';
import { checks as system } from './unpinned-system-packages.ts';
import { check as remote } from './unverified-remote-add.ts';
import { check as both } from './wget-and-curl.ts';

/** The tools that have a name for each finding of some checks. */
function tools(checks: readonly Check[], dockerfile: string): readonly string[] {
  return checks.flatMap((check) =>
    dockerfileFindings(check, dockerfile).map(({ aliases }) =>
      aliases.map((name) => name.slice(0, name.indexOf(':'))).join(' '),
    ),
  );
}

const run = (checks: readonly Check[], line: string): readonly string[] =>
  tools(checks, `FROM x:1\nRUN ${line}`);

it('an alias is on what the other tool reports', () => {
  assert.deepEqual(run([cd], 'cd x'), ['hadolint trivy kics']);
  assert.deepEqual(run([cd], 'cd /x'), ['hadolint trivy']);
  assert.deepEqual(run([interactive], 'ssh x'), ['hadolint slim']);
  assert.deepEqual(run([interactive], 'nano x'), ['kics']);
  assert.deepEqual(run([interactive], 'reboot'), ['']);
  assert.deepEqual(run([replaced], 'ln -s /bin/bash /bin/sh'), ['hadolint kics']);
  assert.deepEqual(run([replaced], 'chsh -s /bin/bash'), ['kics']);
  assert.deepEqual(run([pipe], 'a | b'), ['hadolint trivy']);
  assert.deepEqual(run([pipe], 'set -o pipefail; a | b'), ['hadolint']);
  assert.deepEqual(run([pipe], "bash -c 'a | b'"), ['kics']);
  assert.deepEqual(run([both], 'wget a && curl b'), ['hadolint trivy kics']);
  assert.deepEqual(tools([both], 'FROM x:1 AS a\nRUN wget a\nFROM x:1\nRUN curl b'), ['trivy']);
});

it('a download by ADD has the names of both rules that KICS has on it', () => {
  const names = (line: string) =>
    dockerfileFindings(remote, `FROM x:1\n${line}`).map(({ aliases }) => aliases.join(', '));
  const ofKics = 'kics:Add Instead of Copy, kics:Curl or Wget Instead of Add, checkov:CKV_DOCKER_4';
  assert.deepEqual(names('ADD https://x.example/a.tar.xz /a/'), [ofKics]);
  assert.deepEqual(names('add --chown=1 ["http://x.example/a", "/b"]'), [ofKics]);
  assert.deepEqual(names('ADD git@x.example:a/b.git /b'), ['checkov:CKV_DOCKER_4']);
});

it('consecutive instructions have the names of tools that see them', () => {
  assert.deepEqual(tools([consecutive], 'FROM x:1\nRUN a\nRUN b'), ['hadolint slim kics']);
  assert.deepEqual(tools([consecutive], 'FROM x:1\nRUN a\n\nRUN b'), ['hadolint slim']);
  assert.deepEqual(tools([consecutive], 'FROM x:1\nRUN a && b && c\nRUN d'), ['slim kics']);
  assert.deepEqual(tools([consecutive], 'FROM x:1\nRUN --network=none a\nRUN b'), ['slim kics']);
  assert.deepEqual(tools([consecutive], 'FROM x:1 AS a\nRUN a\nRUN b\nFROM x:1'), ['hadolint slim']);
  assert.deepEqual(tools([consecutive], 'FROM x:1\nCOPY a /x/\nCOPY b /x/'), ['kics']);
});

it('packages without a version have the names of tools that see them', () => {
  assert.deepEqual(run(system, 'apt-get install a'), ['hadolint kics']);
  assert.deepEqual(run(system, 'apt install a'), ['']);
  assert.deepEqual(run(system, 'yum install a'), ['hadolint kics']);
  assert.deepEqual(run(system, 'yum install a-b'), ['kics']);
  assert.deepEqual(run(system, 'dnf install a-b'), ['hadolint kics']);
  assert.deepEqual(run(system, 'dnf install java-11-openjdk'), ['kics']);
  assert.deepEqual(run(system, 'zypper in "a>=1"'), ['kics']);
  assert.deepEqual(run(languages, 'pip install a'), ['hadolint kics slim']);
  assert.deepEqual(run(languages, 'pip install "a>=1"'), ['kics slim']);
  assert.deepEqual(run(languages, 'npm i a'), ['kics']);
  assert.deepEqual(run(languages, 'npm install a@latest'), ['']);
  assert.deepEqual(run(languages, 'yarn add a'), ['']);
});

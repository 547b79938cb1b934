import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  checkCalled,
  dockerfileFindings,
  repairedDockerfile,
} from '../../../test/kit/repaired-dockerfile.ts';
import { checks } from './unattended-install.ts';

const apt = checkCalled(checks, 'dockerfile/apt-get-yes');

it('the option is added behind the subcommand, in every form', () => {
  const lines: Readonly<Record<string, string>> = {
    'RUN apt-get install curl': 'RUN apt-get install -y curl',
    'RUN apt-get update && \\\n  apt-get -q install \\\n  curl':
      'RUN apt-get update && \\\n  apt-get -q install -y \\\n  curl',
    'RUN ["apt-get", "install", "curl"]': 'RUN ["apt-get", "install", "-y", "curl"]',
    "RUN sh -c 'apt-get install curl'": "RUN sh -c 'apt-get install -y curl'",
    'RUN apt-get install a && apt-get install b': 'RUN apt-get install -y a && apt-get install -y b',
    'RUN <<EOF\napt-get install curl\nEOF': 'RUN <<EOF\napt-get install -y curl\nEOF',
  };
  for (const [line, wanted] of Object.entries(lines))
    assert.equal(repairedDockerfile(apt, `FROM debian:13\n${line}`), `FROM debian:13\n${wanted}`);
});

it('a command that is made of quotes and escapes is not edited', () => {
  const text = 'FROM debian:13\nRUN sh -c "apt-get \\"install\\" curl"';
  assert.equal(repairedDockerfile(apt, text), text);
  assert.equal(dockerfileFindings(apt, text)[0]?.fixes[0]?.kind, 'manual');
});

it('names in other tools are those of what they report', () => {
  const aliases = (line: string) =>
    dockerfileFindings(apt, `FROM debian:13\nRUN ${line}`).map(({ aliases: names }) => names.join(' '));
  assert.deepEqual(aliases('apt-get install curl'), [
    'hadolint:DL3014 trivy:DS-0021 kics:APT-GET Missing Flags To Avoid Manual Input',
  ]);
  assert.deepEqual(aliases('apt-get install -q curl'), [
    'trivy:DS-0021 kics:APT-GET Missing Flags To Avoid Manual Input',
  ]);
  assert.deepEqual(aliases('apt install curl'), ['']);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  checkCalled,
  dockerfileFindings,
  repairedDockerfile,
} from '../../../test/kit/repaired-dockerfile.ts';
import type { Check } from '../../core/rules/check.ts';
import { check as aptCommand } from './apt-command.ts';
import { checks as destinations } from './copy-destination.ts';
import { check as recommended } from './apt-recommended-packages.ts';
import { check as sudo } from './sudo.ts';
import { check as useradd } from './useradd-large-uid.ts';
import { check as wget } from './wget-progress.ts';

function assertRepaired(check: Check, lines: Readonly<Record<string, string>>): void {
  for (const [line, wanted] of Object.entries(lines))
    assert.equal(repairedDockerfile(check, `FROM debian:13\n${line}`), `FROM debian:13\n${wanted}`);
}

it('apt becomes apt-get, which is certainly the same for some subcommands only', () => {
  assertRepaired(aptCommand, {
    'RUN apt update && apt -y install curl': 'RUN apt-get update && apt-get -y install curl',
    'RUN ["apt", "update"]': 'RUN ["apt-get", "update"]',
    'RUN /usr/bin/apt update': 'RUN /usr/bin/apt-get update',
    'RUN apt list': 'RUN apt list',
    'RUN sh -c "apt \\"update\\""': 'RUN sh -c "apt \\"update\\""',
  });
  const safety = (line: string) =>
    dockerfileFindings(aptCommand, `FROM debian:13\nRUN ${line}`).flatMap(({ fixes }) =>
      fixes.map((fix) => (fix.kind === 'edit' ? fix.safety : fix.kind)),
    );
  assert.deepEqual(
    [safety('apt update'), safety('apt install x'), safety('apt list')],
    [['safe'], ['risky'], ['manual']],
  );
});

it('--no-install-recommends is added', () => {
  assertRepaired(recommended, {
    'RUN apt-get install -y curl': 'RUN apt-get install --no-install-recommends -y curl',
    'RUN ["apt-get", "install", "curl"]': 'RUN ["apt-get", "install", "--no-install-recommends", "curl"]',
  });
});

it('sudo is removed where it has no options', () => {
  assertRepaired(sudo, {
    'RUN sudo apt-get update && sudo  make': 'RUN apt-get update && make',
    'RUN sudo -u app make': 'RUN sudo -u app make',
    'RUN ["sudo", "make"]': 'RUN ["sudo", "make"]',
    'RUN A=b sudo make': 'RUN A=b make',
  });
});

it('sudo stays where the step is not root', () => {
  for (const line of [
    'USER app\nRUN sudo make',
    'ARG U\nUSER $U\nRUN sudo make',
    'USER app\nFROM debian:13 AS a\nUSER 1000\nFROM a\nRUN sudo make',
  ])
    assertRepaired(sudo, { [line]: line });
  assertRepaired(sudo, {
    'RUN sudo make\nUSER app': 'RUN make\nUSER app',
    'USER app\nUSER root\nRUN sudo make': 'USER app\nUSER root\nRUN make',
    'USER app\nFROM debian:13\nRUN sudo make': 'USER app\nFROM debian:13\nRUN make',
  });
});

it('wget gets -q, and useradd -l', () => {
  assertRepaired(wget, {
    'RUN wget https://example.com/x \\\n  && wget y': 'RUN wget -q https://example.com/x \\\n  && wget -q y',
    'RUN ["wget", "x"]': 'RUN ["wget", "-q", "x"]',
    'RUN /usr/bin/wget x': 'RUN /usr/bin/wget -q x',
  });
  assertRepaired(useradd, { 'RUN useradd -u 123456 app': 'RUN useradd -l -u 123456 app' });
});

it('a slash at the end of a destination is safe only where it is a directory for certain', () => {
  const safety = (line: string) =>
    dockerfileFindings(
      checkCalled(destinations, 'dockerfile/copy-destination-slash'),
      `FROM x:1\n${line}`,
    ).map(({ fixes: [fix] }) => (fix?.kind === 'edit' ? fix.safety : fix?.kind));
  assert.deepEqual(safety('COPY a b .'), ['safe']);
  assert.deepEqual(safety('COPY a b ..'), ['safe']);
  // BuildKit makes /app a file, which the second source overwrites.
  assert.deepEqual(safety('COPY a b /app'), ['risky']);
  assert.deepEqual(safety('COPY ["a", "b", "/my app"]'), ['manual']);
});

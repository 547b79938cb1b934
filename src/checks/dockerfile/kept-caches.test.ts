import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  checkCalled,
  dockerfileFindings,
  repairedDockerfile,
} from '../../../test/kit/repaired-dockerfile.ts';
import { checks as others } from './kept-caches.ts';
import { checks as rpm } from './kept-rpm-caches.ts';

const checks = [...others, ...rpm];

const repaired = (id: string, line: string): string =>
  repairedDockerfile(checkCalled(checks, id), `FROM x:1\n${line}`).slice('FROM x:1\n'.length);

it('an option is added behind each subcommand', () => {
  assert.equal(
    repaired('dockerfile/pip-cache-kept', 'RUN pip install a \\\n && python -m pip install b'),
    'RUN pip install --no-cache-dir a \\\n && python -m pip install --no-cache-dir b',
  );
  assert.equal(repaired('dockerfile/apk-cache-kept', 'RUN apk add -U a'), 'RUN apk add --no-cache -U a');
  assert.equal(
    repaired('dockerfile/apk-cache-kept', 'RUN ["apk", "add", "a"]'),
    'RUN ["apk", "add", "--no-cache", "a"]',
  );
});

it('a step that updates and installs is named after what it installs, as other tools do', () => {
  const named = (id: string, line: string) =>
    dockerfileFindings(checkCalled(checks, id), `FROM x:1\n${line}`).flatMap(({ aliases }) => aliases);
  assert.deepEqual(named('dockerfile/yum-cache-kept', 'RUN yum update -y && yum install -y a'), [
    'hadolint:DL3032',
    'trivy:DS-0015',
    'kics:Yum Clean All Missing',
  ]);
  assert.deepEqual(
    named('dockerfile/dnf-cache-kept', 'RUN dnf makecache; dnf upgrade -y; microdnf install -y a'),
    ['hadolint:DL3040', 'trivy:DS-0019', 'trivy:DS-0027', 'kics:Missing Dnf Clean All'],
  );
  assert.deepEqual(named('dockerfile/apt-lists-kept', 'RUN apt-get update && apt-get install -y a'), [
    'hadolint:DL3009',
    'kics:Apt Get Install Lists Were Not Deleted',
    'dockle:DKL-DI-0005',
  ]);
  assert.deepEqual(named('dockerfile/yum-cache-kept', 'RUN yum update -y'), []);
});

it('the option of apk is safe only where the step downloads the index anyway', () => {
  const safety = (line: string) =>
    dockerfileFindings(checkCalled(checks, 'dockerfile/apk-cache-kept'), `FROM x:1\n${line}`).flatMap(
      ({ fixes }) => fixes.map((fix) => (fix.kind === 'edit' ? fix.safety : fix.kind)),
    );
  assert.deepEqual(safety('RUN apk add a'), ['risky']);
  assert.deepEqual(safety('RUN apk update && apk add a'), ['safe']);
  assert.deepEqual(safety('RUN apk add --update-cache a'), ['safe']);
});

it('a command is added at the end of the step', () => {
  assert.equal(
    repaired('dockerfile/apt-lists-kept', 'RUN apt-get update \\\n && apt-get install -y a'),
    'RUN apt-get update \\\n && apt-get install -y a && rm -rf /var/lib/apt/lists/*',
  );
  for (const line of [
    'RUN ["yum", "install", "-y", "a"]',
    'RUN <<EOF\nyum install -y a\nEOF',
    "RUN sh -c 'yum install -y a'",
    'RUN yum install -y a # all',
    'RUN yum install -y a "',
  ])
    assert.equal(repaired('dockerfile/yum-cache-kept', line), line);
});

it('package lists stay where a later step installs with them', () => {
  const cleanup = ' && rm -rf /var/lib/apt/lists/*';
  const lists = (text: string): string => repaired('dockerfile/apt-lists-kept', text);
  const [update, install, both] = [
    'RUN apt-get update',
    'RUN apt-get install -y a',
    'RUN apt-get update && apt-get install -y b',
  ];
  assert.equal(lists(`${update}\n${install}`), `${update}\n${install}${cleanup}`);
  assert.equal(lists(`${update}\nRUN apt upgrade -y`), `${update}\nRUN apt upgrade -y`);
  assert.equal(lists(`${install}\n${both}`), `${install}${cleanup}\n${both}${cleanup}`);
  // Others of the file do not get these lists, or download them again.
  for (const other of ['FROM y:1', 'FROM y:1 AS z\nFROM z'])
    assert.equal(
      lists(`${update}\n${other}\n${install}`),
      `${update}${cleanup}\n${other}\n${install}${cleanup}`,
    );
  const based =
    'FROM x:1 AS base\nRUN apt-get update\nFROM base AS next\nFROM next\nRUN apt-get install -y a';
  assert.equal(lists(based), `${based}${cleanup}`);
});

it('a cleanup is a command of the program that ran, without sudo', () => {
  const dnf = (line: string): string => repaired('dockerfile/dnf-cache-kept', line);
  assert.equal(dnf('RUN dnf install -y a'), 'RUN dnf install -y a && dnf clean all');
  assert.equal(dnf('RUN microdnf install -y a'), 'RUN microdnf install -y a && microdnf clean all');
  assert.equal(dnf('RUN tdnf install -y a'), 'RUN tdnf install -y a && tdnf clean all');
  for (const line of [
    'RUN microdnf install -y dnf && dnf install -y a',
    'USER app\nRUN sudo dnf install -y a',
    'RUN env A=b sudo dnf install -y a',
  ])
    assert.equal(dnf(line), line);
  assert.equal(dnf('RUN env A=b dnf install -y a'), 'RUN env A=b dnf install -y a && dnf clean all');
});

it('names in other tools follow from the cleanup and the stage', () => {
  const aliases = (id: string, text: string) =>
    dockerfileFindings(checkCalled(checks, id), text).map(({ aliases: names }) =>
      names.map((name) => name.split(':')[0]).join(' '),
    );
  const apt = (text: string) => aliases('dockerfile/apt-lists-kept', text);
  assert.deepEqual(apt('FROM x:1\nRUN apt-get update && apt-get install -y a'), ['hadolint kics dockle']);
  assert.deepEqual(apt('FROM x:1\nRUN apt-get update && apt-get install -y a && apt-get clean'), [
    'hadolint dockle',
  ]);
  assert.deepEqual(apt('FROM x:1\nRUN apt-get update && apt-get install -y a && rm -rf /tmp/a'), ['dockle']);
  assert.deepEqual(apt('FROM x:1\nRUN apt-get update'), ['hadolint']);
  assert.deepEqual(apt('FROM x:1\nRUN apt-get install -y a'), ['kics dockle']);
  assert.deepEqual(
    apt('FROM x:1 AS a\nRUN apt-get update && apt-get install a\nFROM y:1\nCOPY --from=a / /'),
    ['kics'],
  );
  assert.deepEqual(apt('FROM x:1 AS a\nRUN apt-get update\nFROM a'), ['hadolint']);
  const dnf = (text: string) => aliases('dockerfile/dnf-cache-kept', text);
  assert.deepEqual(dnf('FROM x:1\nRUN dnf install -y a'), ['hadolint trivy kics']);
  assert.deepEqual(dnf('FROM x:1\nRUN microdnf install -y a'), ['hadolint trivy trivy kics']);
  assert.deepEqual(dnf('FROM x:1\nRUN dnf install -y a\nRUN dnf clean all'), ['hadolint trivy']);
  assert.deepEqual(dnf('FROM x:1\nRUN dnf clean all && dnf install -y a'), ['hadolint trivy kics']);
});

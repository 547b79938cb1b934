import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { findTrustUses } from './find-uses.ts';
import { checkCases, foundIn, on, useWords, usesIn } from './test-uses.ts';
import { processorTime } from '../../../test/kit/processor-time.ts';

describe('what is no use', () => {
  const mentions: readonly (readonly [path: string, text: string, mentions: readonly string[]])[] = [
    ['a.sh', '# export DOCKER_CONTENT_TRUST=1', ['1:10 comment']],
    ['a.sh', 'docker pull a # DOCKER_CONTENT_TRUST=1', ['1:17 comment']],
    ['a.sh', 'if [ "$DOCKER_CONTENT_TRUST" = 1 ]; then :; fi', ['1:8 text']],
    ['a.sh', 'echo "${DOCKER_CONTENT_TRUST:-0}"', ['1:9 text']],
    [
      'README.md',
      'Set `DOCKER_CONTENT_TRUST=1`.\n\n    docker trust sign a',
      ['1:6 document', '3:5 document'],
    ],
    ['docs/a.rst', '--disable-content-trust', ['1:1 document']],
    ['a.yml', 'a: b # DOCKER_CONTENT_TRUST: 1', ['1:8 comment']],
    ['a.yml', 'run: |\n  # DOCKER_CONTENT_TRUST=1\n  true', ['2:5 comment']],
    ['Dockerfile', '# ENV DOCKER_CONTENT_TRUST=1\nFROM a', ['1:7 comment']],
    ['a.service', '[Service]\n;Environment=DOCKER_CONTENT_TRUST=1', ['2:14 comment']],
    ['.env', '#DOCKER_CONTENT_TRUST=1', ['1:2 comment']],
    ['Jenkinsfile', "// DOCKER_CONTENT_TRUST = '1'", ['1:4 comment']],
    ['a.cmd', 'rem set DOCKER_CONTENT_TRUST=1', ['1:9 comment']],
    ['a.cmd', 'if "%DOCKER_CONTENT_TRUST%"=="1" echo x', ['1:6 text']],
    ['a.ps1', '# $env:DOCKER_CONTENT_TRUST = "1"', ['1:8 comment']],
    [
      'a.go',
      '// DOCKER_CONTENT_TRUST is read here\nos.Getenv("DOCKER_CONTENT_TRUST")',
      ['1:4 comment', '2:12 text'],
    ],
    ['a.py', 'if environ.get("DOCKER_CONTENT_TRUST", "1") == "1": pass', ['1:17 text']],
    ['a.py', 'x = "DOCKER_CONTENT_TRUST"', ['1:6 text']],
    ['a.txt', 'MY_DOCKER_CONTENT_TRUST=1 XDOCKER_CONTENT_TRUST', []],
  ];
  for (const [path, text, expected] of mentions)
    it(`${path}: ${text.replaceAll('\n', ' / ')}`, () =>
      assert.deepEqual(foundIn(path, text), { uses: [], mentions: expected }));
});

describe('Dockerfiles', () =>
  checkCases('Dockerfile', [
    ['FROM a\nENV DOCKER_CONTENT_TRUST=1 A=b', [`2:5 ${on} container`]],
    ['FROM a\nENV DOCKER_CONTENT_TRUST 1', [`2:5 ${on} container`]],
    ['FROM a\nENV DOCKER_CONTENT_TRUST=$X', ['2:5 DOCKER_CONTENT_TRUST unknown container']],
    ['FROM a\nARG DOCKER_CONTENT_TRUST="1"', [`2:5 ${on} container`]],
    ['FROM a\nARG DOCKER_CONTENT_TRUST', ['2:5 DOCKER_CONTENT_TRUST unknown container']],
    ['FROM a\nRUN set -e \\\n && export DOCKER_CONTENT_TRUST=1', [`3:12 ${on} container`]],
    ['FROM a\nRUN <<E\nDOCKER_CONTENT_TRUST=1 docker pull b\nE', [`3:1 ${on} container (pull b)`]],
    ['FROM a\nONBUILD ENV DOCKER_CONTENT_TRUST=1', [`2:13 ${on} container`]],
    [
      'FROM a\nCMD ["docker","pull","--disable-content-trust=false","b"]',
      ['2:23 --disable-content-trust=false on container'],
    ],
    ['FROM a\nCOPY <<E /etc/environment\nDOCKER_CONTENT_TRUST=1\nE', [`3:1 ${on} container`]],
  ]));

describe('units of systemd', () => {
  checkCases('a.service', [
    ['[Service]\nEnvironment=DOCKER_CONTENT_TRUST=1', [`2:13 ${on} machine`]],
    ['[Service]\nEnvironment="A=1" "DOCKER_CONTENT_TRUST=1"', [`2:20 ${on} machine`]],
    ['[Service]\nEnvironment=A=1 \\\n  DOCKER_CONTENT_TRUST=1', [`3:3 ${on} machine`]],
    ['[Service]\nPassEnvironment=DOCKER_CONTENT_TRUST', ['2:17 DOCKER_CONTENT_TRUST unknown machine']],
    [
      '[Service]\nExecStart=-/usr/bin/docker run --disable-content-trust=false a',
      ['2:32 --disable-content-trust=false on machine (run)'],
    ],
    [
      '[Service]\nEnvironment=DOCKER_CONTENT_TRUST=1\nExecStart=/usr/bin/docker compose up',
      [`2:13 ${on} machine but compose up`],
    ],
  ]);
  checkCases('docker.service.d/trust.conf', [
    ['[Service]\nEnvironment=DOCKER_CONTENT_TRUST=1', [`2:13 ${on} dockerd`]],
  ]);
  checkCases('etc/default/docker', [['export DOCKER_CONTENT_TRUST=1', [`1:8 ${on} dockerd`]]]);
});

describe('other files', () => {
  const cases: readonly (readonly [path: string, text: string, uses: readonly string[]])[] = [
    ['.env', 'DOCKER_CONTENT_TRUST=1', [`1:1 ${on} machine`]],
    ['prod.env', "DOCKER_CONTENT_TRUST='0'", ['1:1 DOCKER_CONTENT_TRUST=0 off machine']],
    ['.env.local', 'DOCKER_CONTENT_TRUST', ['1:1 DOCKER_CONTENT_TRUST unknown machine']],
    ['etc/environment', 'A=b\nDOCKER_CONTENT_TRUST="1"', [`2:1 ${on} machine`]],
    ['.bashrc', 'export DOCKER_CONTENT_TRUST=1', [`1:8 ${on} machine`]],
    ['etc/profile.d/docker', 'export DOCKER_CONTENT_TRUST=1', [`1:8 ${on} machine`]],
    [
      'bin/deploy',
      '#!/usr/bin/env bash\nDOCKER_CONTENT_TRUST=1 docker pull a',
      [`2:1 ${on} machine (pull a)`],
    ],
    [
      'Makefile',
      'export DOCKER_CONTENT_TRUST ?= 1\na:\n\t@DOCKER_CONTENT_TRUST=1 docker push $(I)',
      [`1:8 ${on} machine`, `3:3 ${on} machine (push)`],
    ],
    [
      'a.mk',
      'a:\n\tif [ "$$DOCKER_CONTENT_TRUST" ]; then docker trust sign a; fi',
      ['2:40 docker trust sign on machine (trust sign a)'],
    ],
    ['a.ps1', '$env:DOCKER_CONTENT_TRUST = "1"', [`1:6 ${on} machine`]],
    [
      'a.ps1',
      '[Environment]::SetEnvironmentVariable("DOCKER_CONTENT_TRUST", "1", "User")',
      [`1:40 ${on} machine`],
    ],
    ['a.cmd', 'set DOCKER_CONTENT_TRUST=1', [`1:5 ${on} machine`]],
    ['a.bat', 'setx DOCKER_CONTENT_TRUST 1', [`1:6 ${on} machine`]],
    ['a.fish', 'set -gx DOCKER_CONTENT_TRUST 1', [`1:9 ${on} machine`]],
    ['a.csh', 'setenv DOCKER_CONTENT_TRUST 1', [`1:8 ${on} machine`]],
    ['a.py', 'os.environ["DOCKER_CONTENT_TRUST"] = "1"', [`1:13 ${on} machine`]],
    ['a.ts', "const env = { DOCKER_CONTENT_TRUST: '1' };", [`1:15 ${on} machine`]],
    ['a.tf', 'DOCKER_CONTENT_TRUST = "1"', [`1:1 ${on} machine`]],
    ['Vagrantfile', 'ENV["DOCKER_CONTENT_TRUST"] ||= "1"', ['1:6 DOCKER_CONTENT_TRUST unknown machine']],
    ['a.mk', 'a:\n\t$(DOCKER) trust sign a', ['2:2 docker trust sign on machine (trust sign a)']],
    ['Jenkinsfile', 'sh "/usr/bin/docker trust sign a"', ['1:14 docker trust sign on pipeline (trust sign)']],
    ['Jenkinsfile', 'sh "export DOCKER_CONTENT_TRUST=\\"1\\""', [`1:12 ${on} pipeline`]],
    ['Jenkinsfile', 'sh "export DOCKER_CONTENT_TRUST=\\"\\""', ['1:12 DOCKER_CONTENT_TRUST= off pipeline']],
    ['Jenkinsfile', "sh 'export DOCKER_CONTENT_TRUST=1'", [`1:12 ${on} pipeline`]],
    [
      'Jenkinsfile',
      "sh 'export DOCKER_CONTENT_TRUST=\\u0031'",
      ['1:12 DOCKER_CONTENT_TRUST unknown pipeline'],
    ],
    [
      'a.groovy',
      'sh(script: "DOCKER_CONTENT_TRUST=${dct} docker pull a")',
      ['1:13 DOCKER_CONTENT_TRUST unknown machine'],
    ],
    ['a.ps1', 'Set-Item Env:DOCKER_CONTENT_TRUST 1', ['1:14 DOCKER_CONTENT_TRUST unknown machine']],
    ['a.cmd', 'set "DOCKER_CONTENT_TRUST=1"', [`1:6 ${on} machine`]],
    ['a.reg', '"DOCKER_CONTENT_TRUST"="1"', [`1:2 ${on} machine`]],
    ['pom.xml', '<env><DOCKER_CONTENT_TRUST>1</DOCKER_CONTENT_TRUST></env>', [`1:7 ${on} machine`]],
    [
      'a.plist',
      '<key>DOCKER_CONTENT_TRUST</key>\n<string>1</string>',
      ['1:6 DOCKER_CONTENT_TRUST unknown machine'],
    ],
    ['a.tf', 'name = "DOCKER_CONTENT_TRUST"\nvalue = "1"', ['1:9 DOCKER_CONTENT_TRUST unknown machine']],
    ['prod.env', 'DOCKER_CONTENT_TRUST=1\r\nA=b\r\n', [`1:1 ${on} machine`]],
    ['a.yml', 'env:\r\n  DOCKER_CONTENT_TRUST: "0"\r\n', ['2:3 DOCKER_CONTENT_TRUST=0 off elsewhere']],
    ['task.json', '{"env": {"DOCKER_CONTENT_TRUST": "1"}}', [`1:11 ${on} elsewhere`]],
    [
      'etc/docker/daemon.json',
      '{"content-trust": {"mode": "enforced"}}',
      ['1:19 content-trust of daemon.json on dockerd'],
    ],
    ['playbook.yml', '- hosts: all\n  environment: {DOCKER_CONTENT_TRUST: "1"}', [`2:17 ${on} elsewhere`]],
  ];
  for (const [path, text, uses] of cases)
    it(`${path}: ${text.replaceAll('\n', ' / ')}`, () => assert.deepEqual(usesIn(path, text), uses));
});

test('what is no YAML is read line by line, and that is said', () => {
  const { uses, problems } = findTrustUses('/x/ci.yml', 'ci.yml', 'a: [\n  DOCKER_CONTENT_TRUST: 1\n');
  assert.deepEqual(uses.map(useWords), [`2:3 ${on} elsewhere`]);
  assert.match(problems.join(), /^it is no YAML, and was read line by line: ci\.yml:3:1: /u);
});

test('no text takes long', () => {
  const line = 'x = "DOCKER_CONTENT_TRUST=1"; ';
  const texts: readonly (readonly [path: string, text: string])[] = [
    ['a.js', line.repeat(600)],
    ['a.js', `${'x'.repeat(8_000_000)}${line.repeat(600)}`],
    ['a.sh', 'export DOCKER_CONTENT_TRUST=1\n'.repeat(600)],
    ['a.json', `[${'{"a":{"DOCKER_CONTENT_TRUST":"1"}},'.repeat(600)}1]`],
    ['a.yml', `run: |\n${'  export DOCKER_CONTENT_TRUST=1\n'.repeat(600)}`],
  ];
  for (const [path, text] of texts) {
    const start = processorTime();
    assert.equal(usesIn(path, text).length, 600, path);
    assert.ok(processorTime() - start < 20_000, path);
  }
  const { uses, problems } = findTrustUses('/x/a.js', 'a.js', line.repeat(100_000));
  assert.equal(uses.length, 0);
  assert.match(problems.join(), /more than 2000 places, and was not read/u);
});

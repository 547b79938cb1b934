import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { ContentTrustUse } from '../../core/content-trust.ts';
import { findTrustUses } from './find-uses.ts';

/** A use in few words: `3:8 DOCKER_CONTENT_TRUST=1 on machine`, with the command and the image that it is about. */
function words({
  at: { range },
  shown,
  state,
  runsIn,
  command,
  image,
  server,
  bypassedBy,
}: ContentTrustUse): string {
  return [
    `${range.startLine}:${range.startColumn}`,
    shown,
    state,
    runsIn,
    ...(command ? [`(${command.join(' ')}${image === undefined ? '' : ` ${image}`})`] : []),
    ...(server === undefined ? [] : [`@${server}`]),
    ...(bypassedBy ? [`but ${bypassedBy.join(', ')}`] : []),
  ].join(' ');
}

/** The uses and mentions of a file; every place that is a use is where its name is. */
function found(path: string, text: string): { uses: readonly string[]; mentions: readonly string[] } {
  const { uses, mentions } = findTrustUses(`/work/${path}`, path, text);
  return {
    uses: uses.map(words),
    mentions: mentions.map(({ at: { range }, where }) => `${range.startLine}:${range.startColumn} ${where}`),
  };
}

const usesIn = (path: string, text: string): readonly string[] => found(path, text).uses;

type Case = readonly [text: string, uses: readonly string[]];

function checkCases(path: string, cases: readonly Case[]): void {
  for (const [text, uses] of cases)
    it(text.replaceAll('\n', ' / '), () => assert.deepEqual(usesIn(path, text), uses));
}

const on = 'DOCKER_CONTENT_TRUST=1 on';

describe('shell scripts', () =>
  checkCases('a.sh', [
    ['export DOCKER_CONTENT_TRUST=1', [`1:8 ${on} machine`]],
    ['DOCKER_CONTENT_TRUST=1\nexport DOCKER_CONTENT_TRUST', [`1:1 ${on} machine`]],
    ['declare -x DOCKER_CONTENT_TRUST="1"', [`1:12 ${on} machine`]],
    ["export 'DOCKER_CONTENT_TRUST=1'", [`1:8 ${on} machine`]],
    ['DOCKER_CONTENT_TRUST=1 docker pull -q a:1', [`1:1 ${on} machine (pull a:1)`]],
    ['env DOCKER_CONTENT_TRUST=1 docker image pull a', [`1:5 ${on} machine (image pull a)`]],
    ['sudo -E env A=b "DOCKER_CONTENT_TRUST=1" docker push a', [`1:17 ${on} machine (push a)`]],
    ['sudo DOCKER_CONTENT_TRUST=1 /usr/bin/docker pull a', [`1:6 ${on} machine (pull a)`]],
    ['DOCKER_CONTENT_TRUST=1 docker -H tcp://x --context y pull a', [`1:1 ${on} machine (pull a)`]],
    ['DOCKER_CONTENT_TRUST=1 docker compose pull', [`1:1 ${on} machine (compose pull)`]],
    ['DOCKER_CONTENT_TRUST=1 docker-compose up -d', [`1:1 ${on} machine (compose up)`]],
    ['set -a; . ./docker.env; DOCKER_CONTENT_TRUST=1; set +a', [`1:25 ${on} machine`]],
    ['bash -c "export DOCKER_CONTENT_TRUST=1; docker pull a"', [`1:17 ${on} machine`]],
    ["su ci -c 'DOCKER_CONTENT_TRUST=1 docker pull a'", [`1:11 ${on} machine`]],
    ['cat > x <<E\nexport DOCKER_CONTENT_TRUST=1\nE', [`2:8 ${on} machine`]],
    ["echo 'DOCKER_CONTENT_TRUST=1' >> /etc/environment", [`1:7 ${on} machine`]],
    ['x=$(DOCKER_CONTENT_TRUST=1 docker pull a)', [`1:5 ${on} machine (pull a)`]],
    ['if true; then export DOCKER_CONTENT_TRUST=1; fi', [`1:22 ${on} machine`]],
    ['docker run -e DOCKER_CONTENT_TRUST=1 docker:27', [`1:15 ${on} container`]],
    ['docker run --env=DOCKER_CONTENT_TRUST=1 docker:27', [`1:12 ${on} container`]],
    ['unset DOCKER_CONTENT_TRUST', ['1:7 unset DOCKER_CONTENT_TRUST off machine']],
    ['export DOCKER_CONTENT_TRUST=0', ['1:8 DOCKER_CONTENT_TRUST=0 off machine']],
    ['export DOCKER_CONTENT_TRUST=', ['1:8 DOCKER_CONTENT_TRUST= off machine']],
    // Whatever Go does not read as false turns it on.
    ['export DOCKER_CONTENT_TRUST=no', ['1:8 DOCKER_CONTENT_TRUST=no on machine']],
    ['export DOCKER_CONTENT_TRUST=off', ['1:8 DOCKER_CONTENT_TRUST=off on machine']],
    ['export DOCKER_CONTENT_TRUST=fALSE', ['1:8 DOCKER_CONTENT_TRUST=fALSE on machine']],
    ['export DOCKER_CONTENT_TRUST=False', ['1:8 DOCKER_CONTENT_TRUST=False off machine']],
    ['export DOCKER_CONTENT_TRUST="$X"', ['1:8 DOCKER_CONTENT_TRUST unknown machine']],
    ['export DOCKER_CONTENT_TRUST=${X:-1}', [`1:8 ${on} machine`]],
    ['export DOCKER_CONTENT_TRUST=${X:-0}', ['1:8 DOCKER_CONTENT_TRUST unknown machine']],
    [
      'docker pull --disable-content-trust=false a',
      ['1:13 --disable-content-trust=false on machine (pull a)'],
    ],
    ['docker pull a --disable-content-trust', ['1:15 --disable-content-trust off machine (pull a)']],
    [
      'docker build --disable-content-trust=true .',
      ['1:14 --disable-content-trust=true off machine (build)'],
    ],
    [
      'docker create --disable-content-trust="$X" a',
      ['1:15 --disable-content-trust unknown machine (create)'],
    ],
    ['docker trust sign a:1', ['1:1 docker trust sign on machine (trust sign a:1)']],
    ['docker --context x trust key load k.pem', ['1:1 docker trust key on machine (trust key)']],
    ['docker trust signer add --key k ann a', ['1:1 docker trust signer on machine (trust signer)']],
    ['notary -s https://n.example:4443 -d ~/x publish a', ['1:1 notary publish on machine @n.example:4443']],
    ['notary-server -config x', []],
    ['notation sign a; cosign sign a', []],
    [
      'az acr config content-trust update -r x --status enabled',
      ['1:1 az acr config content-trust on machine'],
    ],
    [
      'export DOCKER_CONTENT_TRUST=1\ndocker build -t a .\ndocker compose up -d\ndocker pull b',
      [`1:8 ${on} machine but build, compose up`],
    ],
    ['DOCKER_CONTENT_TRUST=1 docker pull b\ndocker compose up -d', [`1:1 ${on} machine (pull b)`]],
    ['a "unclosed\nexport DOCKER_CONTENT_TRUST=1', [`2:8 ${on} machine`]],
  ]));

test('a server is shown without the login, and no passphrase is shown', () => {
  const uses = usesIn(
    'a.sh',
    'export DOCKER_CONTENT_TRUST_SERVER=https://ann:s3cret@n.example/x DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE=s3cret NOTARY_AUTH=s3cret',
  );
  assert.deepEqual(uses, [
    '1:8 DOCKER_CONTENT_TRUST_SERVER=https://n.example unknown machine @n.example',
    '1:67 DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE unknown machine',
    '1:111 NOTARY_AUTH unknown machine',
  ]);
});

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
      assert.deepEqual(found(path, text), { uses: [], mentions: expected }));
});

describe('GitHub workflows', () =>
  checkCases('.github/workflows/ci.yml', [
    ['env:\n  DOCKER_CONTENT_TRUST: 1', [`2:3 ${on} pipeline`]],
    ['env: {DOCKER_CONTENT_TRUST: "0"}', ['1:7 DOCKER_CONTENT_TRUST=0 off pipeline']],
    ['env:\n  DOCKER_CONTENT_TRUST: true', ['2:3 DOCKER_CONTENT_TRUST=true on pipeline']],
    // A reader of YAML 1.1 makes it false, and one of YAML 1.2 a text that turns it on.
    ['env:\n  DOCKER_CONTENT_TRUST: no', ['2:3 DOCKER_CONTENT_TRUST unknown pipeline']],
    ['env:\n  DOCKER_CONTENT_TRUST: "no"', ['2:3 DOCKER_CONTENT_TRUST=no on pipeline']],
    ['env:\n  DOCKER_CONTENT_TRUST: ${{ vars.DCT }}', ['2:3 DOCKER_CONTENT_TRUST unknown pipeline']],
    [
      'jobs: {a: {steps: [{run: "docker trust sign a:1"}]}}',
      ['1:27 docker trust sign on pipeline (trust sign a:1)'],
    ],
    [
      'jobs:\n  a:\n    steps:\n      - run: |\n          # DOCKER_CONTENT_TRUST\n          DOCKER_CONTENT_TRUST=1 docker pull a\n          docker pull --disable-content-trust=false b',
      [`6:11 ${on} pipeline (pull a)`, '7:23 --disable-content-trust=false on pipeline (pull b)'],
    ],
    [
      'jobs:\n  a:\n    steps:\n      - run: >-\n          DOCKER_CONTENT_TRUST=1\n          docker pull a',
      [`5:11 ${on} pipeline (pull a)`],
    ],
    [
      'jobs:\n  a:\n    steps:\n    - shell: pwsh\n      run: |\n        $env:DOCKER_CONTENT_TRUST = "1"\n        docker pull a',
      [`6:14 ${on} pipeline`],
    ],
    ['x: &e {DOCKER_CONTENT_TRUST: 1}\njobs:\n  a: {env: *e}\n  b: {env: {<<: *e}}', [`1:8 ${on} pipeline`]],
    [
      'env: {DOCKER_CONTENT_TRUST: 1}\njobs: {a: {steps: [{run: docker build .}]}}',
      [`1:7 ${on} pipeline but build`],
    ],
  ]));

describe('other CI files', () => {
  const cases: readonly (readonly [path: string, text: string, uses: readonly string[]])[] = [
    [
      '.gitlab-ci.yml',
      'variables:\n  DOCKER_CONTENT_TRUST: {value: "1", description: x}\na:\n  script:\n    - export DOCKER_CONTENT_TRUST=1',
      [`2:3 ${on} pipeline`, `5:14 ${on} pipeline`],
    ],
    [
      '.gitlab-ci.yml',
      'a: {script: !reference [b, DOCKER_CONTENT_TRUST]}',
      ['1:28 DOCKER_CONTENT_TRUST unknown pipeline'],
    ],
    [
      '.circleci/config.yml',
      'jobs: {a: {environment: {DOCKER_CONTENT_TRUST: "1"}}}',
      [`1:26 ${on} pipeline`],
    ],
    ['.circleci/config.yml', 'jobs: {a: {environment: [DOCKER_CONTENT_TRUST=1]}}', [`1:26 ${on} pipeline`]],
    [
      '.woodpecker.yml',
      'steps:\n- commands: [docker trust sign a]',
      ['2:14 docker trust sign on pipeline (trust sign a)'],
    ],
    [
      '.drone.yml',
      'steps:\n- environment: {DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: {from_secret: x}}',
      ['2:17 DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE unknown pipeline'],
    ],
    ['azure-pipelines.yml', 'variables:\n- name: DOCKER_CONTENT_TRUST\n  value: 1', [`2:9 ${on} pipeline`]],
    [
      'azure-pipelines.yml',
      "steps:\n- task: Docker@2\n  inputs:\n    command: build\n    arguments: '--disable-content-trust=false'",
      ['5:17 --disable-content-trust=false on pipeline (build)'],
    ],
    [
      'bitbucket-pipelines.yml',
      'pipelines: {default: [{step: {script: [export DOCKER_CONTENT_TRUST=1]}}]}',
      [`1:47 ${on} pipeline`],
    ],
    ['Jenkinsfile', "environment { DOCKER_CONTENT_TRUST = '1' }", [`1:15 ${on} pipeline`]],
    [
      'Jenkinsfile',
      "withEnv(['DOCKER_CONTENT_TRUST=1']) { sh 'docker trust sign a' }",
      [`1:11 ${on} pipeline`, '1:43 docker trust sign on pipeline (trust sign)'],
    ],
    [
      'Jenkinsfile',
      "env.DOCKER_CONTENT_TRUST = '1'\nsh 'docker compose up'",
      [`1:5 ${on} pipeline but compose up`],
    ],
  ];
  for (const [path, text, uses] of cases)
    it(`${path}: ${text.replaceAll('\n', ' / ')}`, () => assert.deepEqual(usesIn(path, text), uses));
});

describe('Compose files and Kubernetes manifests', () => {
  checkCases('compose.yaml', [
    ['services: {a: {environment: {DOCKER_CONTENT_TRUST: "1"}}}', [`1:30 ${on} container`]],
    ['services: {a: {environment: [DOCKER_CONTENT_TRUST=1]}}', [`1:30 ${on} container`]],
    ['services: {a: {environment: [DOCKER_CONTENT_TRUST]}}', ['1:30 DOCKER_CONTENT_TRUST unknown container']],
    [
      'services:\n  a:\n    environment:\n      DOCKER_CONTENT_TRUST:',
      ['4:7 DOCKER_CONTENT_TRUST unknown container'],
    ],
    [
      'services:\n  a:\n    command: sh -c "DOCKER_CONTENT_TRUST=1 docker pull b"',
      [`3:21 ${on} container (pull b)`],
    ],
    ['services: {a: {image: "notary:server-0.7.0"}}', ['1:24 image notary:server-0.7.0 on container']],
    [
      'services: {a: {image: goharbor/notary-signer-photon:v2}}',
      ['1:23 image goharbor/notary-signer-photon:v2 on container'],
    ],
    ['services: {a: {image: notaryproject/notation}}', []],
  ]);
  checkCases('k8s.yaml', [
    [
      'apiVersion: v1\nspec:\n  containers:\n  - env:\n    - {name: DOCKER_CONTENT_TRUST, value: "1"}\n    - {name: DOCKER_CONTENT_TRUST_SERVER, valueFrom: {}}',
      [`5:14 ${on} container`, '6:14 DOCKER_CONTENT_TRUST_SERVER unknown container'],
    ],
    [
      'apiVersion: portieris.cloud.ibm.com/v1\nspec:\n  repositories:\n  - policy:\n      trust: {enabled: true, trustServer: "https://n.example"}',
      ['5:24 trust: enabled on container @n.example'],
    ],
  ]);
  checkCases('values.yaml', [
    [
      'validators:\n- {name: a, type: notaryv1, host: notary.docker.io}',
      ['2:19 validator of type notaryv1 on machine @notary.docker.io'],
    ],
    ['trust: {enabled: true}', []],
  ]);
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
    ['task.json', '{"env": {"DOCKER_CONTENT_TRUST": "1"}}', [`1:11 ${on} machine`]],
    [
      'etc/docker/daemon.json',
      '{"content-trust": {"mode": "enforced"}}',
      ['1:19 content-trust of daemon.json on dockerd'],
    ],
    ['playbook.yml', '- hosts: all\n  environment: {DOCKER_CONTENT_TRUST: "1"}', [`2:17 ${on} machine`]],
  ];
  for (const [path, text, uses] of cases)
    it(`${path}: ${text.replaceAll('\n', ' / ')}`, () => assert.deepEqual(usesIn(path, text), uses));
});

test('what is no YAML is read line by line, and that is said', () => {
  const { uses, problems } = findTrustUses('/x/ci.yml', 'ci.yml', 'a: [\n  DOCKER_CONTENT_TRUST: 1\n');
  assert.deepEqual(uses.map(words), [`2:3 ${on} machine`]);
  assert.match(problems.join(), /^it is no YAML, and was read line by line: ci\.yml:3:1: /u);
});

test('a script without end is read, and every place is a use or a mention', () => {
  const text = `x="\n${'export DOCKER_CONTENT_TRUST=1\n'.repeat(200)}`;
  assert.equal(usesIn('a.sh', text).length, 200);
});

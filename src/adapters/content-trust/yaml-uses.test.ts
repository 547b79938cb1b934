import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkCases, on, usesIn } from './test-uses.ts';

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
      ['2:19 validator of type notaryv1 on elsewhere @notary.docker.io'],
    ],
    ['trust: {enabled: true}', []],
  ]);
});

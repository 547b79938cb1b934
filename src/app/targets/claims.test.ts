import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claimant } from './registry.ts';

const service = 'services:\n  web:\n    image: app\n';

const cases: readonly (readonly [title: string, name: string, head: string, claim: string | undefined])[] = [
  ['a Compose file by its name', 'compose.yaml', '', 'compose sure'],
  ['an override by its name', 'docker-compose.override.yml', '', 'compose sure'],
  ['one of several by its name', 'compose.prod.yaml', '', 'compose sure'],
  ['a Compose file by its content', 'app.yml', service, 'compose sure'],
  ['a Compose file with extensions and comments', 'app.yml', `# a\nx-a: &a {}\n${service}`, 'compose sure'],
  ['a Compose file with quoted keys', 'app.yml', '"services":\n  "web":\n    "build": .\n', 'compose sure'],
  ['services without an image', 'app.yml', 'services:\n  web:\n    ports: []\n', 'compose likely'],
  ['a part of a Compose file', 'net.yml', 'networks:\n  a: {}\n', 'compose likely'],
  ['a Compose file in JSON', 'app.json', '{"services": {}}', 'compose likely'],
  ['a Compose file on standard input', '', service, 'compose sure'],
  [
    'the services of another program',
    'services.yaml',
    'services:\n  _defaults:\n    a: 1\n',
    'compose likely',
  ],
  ['a pipeline', '.gitlab-ci.yml', 'image: a\nservices:\n  - db\njob:\n  image: a\n', 'compose likely'],
  ['a YAML file of another program', 'pod.yaml', 'apiVersion: v1\nkind: Pod\n', undefined],
  ['a configuration of the daemon by its name', 'daemon.json', '', 'daemon-config sure'],
  ['one by its content', 'docker.json', '{"log-opts": {}, "live-restore": true}', 'daemon-config sure'],
  ['one by a single member', 'x.json', '{"log-driver": "local"}', 'daemon-config likely'],
  ['a package of Node', 'package.json', '{"name": "x", "version": "1", "debug": true}', undefined],
  ['a Compose file under a foreign name', 'stack.txt', service, 'compose likely'],
  ['a Compose file after a byte order mark', 'app.yml', `\uFEFF${service}`, 'compose sure'],
  [
    'a create request after a byte order mark',
    'x.json',
    '\uFEFF{"Image":"a","HostConfig":{}}',
    'request sure',
  ],
  ['a Dockerfile by its name', 'Dockerfile', '', 'dockerfile sure'],
  ['a variant of one', 'Dockerfile.prod', '', 'dockerfile sure'],
  ['a variant with the name of a language', 'Dockerfile.go', '', 'dockerfile sure'],
  ['one before its kind', 'web.Dockerfile', '', 'dockerfile sure'],
  ['a source about Dockerfiles', 'dockerfile-image.ts', '', undefined],
  ['a source in Go', 'dockerfile.go', 'package dockerfile\n', undefined],
  ['what a build leaves out', 'Dockerfile.dockerignore', '*\n', undefined],
  ['a Dockerfile by its content', 'image.txt', '# syntax=x\n\nARG A=1\nFROM debian\n', 'dockerfile likely'],
  ['a text of empty lines', 'image.txt', `${'\n'.repeat(50_000)}x`, undefined],
  ['text', 'README.md', `Example: a service\n${service}`, undefined],
  ['a bake file by its name', 'docker-bake.hcl', '', 'bake sure'],
  ['an override of one', 'docker-bake.override.json', '', 'bake sure'],
  ['a bake file by its content', 'images.hcl', 'target "a" {\n  tags = ["x"]\n}\n', 'bake sure'],
  ['a bake file on standard input', '', 'target a {\n  context = "."\n}\n', 'bake sure'],
  ['a bake file under a foreign name', 'images.txt', 'target "a" {\n  args = {}\n}\n', 'bake likely'],
  ['a bake file in JSON', 'x.json', '{"group":{},"target":{"a":{"tags":["x"]}}}', 'bake sure'],
  ['one with further members', 'x.json', '{"V":"1","target":{"a":{"context":"x"}}}', 'bake likely'],
  ['a configuration of TypeScript', 'tsconfig.json', '{"target":"es2022","context":"x"}', undefined],
  ['a file of Terraform', 'main.hcl', 'variable "a" {\n  default = 1\n}\nresource "b" "c" {}\n', undefined],
  ['a job of Nomad', 'job.hcl', 'job "a" {\n  group "b" {}\n}\n', undefined],
  ['saved facts', 'x.json', '{"schemaVersion":1,"tool":"t","collectedAt":"2026', 'facts likely'],
  ['members further down', 'x.json', '{"a":{"schemaVersion":1,"workloads":[],"services":{}}}', undefined],
  ['a name in a string', 'x.json', '{"a":"\\"services\\":"}', undefined],
  ['a list', 'x.json', '[{"services":{}}]', undefined],
  ['a create request', 'x.json', '{"Image":"a","HostConfig":{}}', 'request sure'],
  ['a create request without image', '', '{"hostconfig":{"Binds":["x', undefined],
  ['a create request on standard input', '', '{"hostconfig":{},"image":"a"', 'request sure'],
  ['an inspect document', 'x.json', '[{"Image":"a","HostConfig":{}}]', undefined],
  ['a seccomp profile', 'x.json', '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[', 'seccomp sure'],
  [
    'a seccomp profile with a default alone',
    'x.json',
    '{"defaultAction":"SCMP_ACT_ERRNO"}',
    'seccomp likely',
  ],
  ['nothing', '', '', undefined],
];

describe('what a file belongs to', () => {
  for (const [title, name, head, wanted] of cases)
    test(title, () => {
      const found = claimant(name, head);
      assert.equal(found && `${found.target.kind} ${found.claim}`, wanted);
    });
});

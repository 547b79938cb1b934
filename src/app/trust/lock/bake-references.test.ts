import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { localMachine } from '../../runtime/local-machine.ts';
import { findReferences } from './find-references.ts';

const bake = `variable "TAG" { default = "13" }
target "base" {
  contexts = { alpine = "docker-image://alpine:3.21" }
  args = { BASE = "debian:\${TAG}" }
}
target "app" {
  inherits = ["base"]
  context = "app"
  contexts = { tool = "docker-image://registry.example/tool:\${TAG}", src = "target:base" }
}
target "inline" { dockerfile-inline = "FROM busybox:1" }
`;

async function found(files: Readonly<Record<string, string>>, path = '.') {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-bake-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const machine = { ...localMachine('test', () => undefined), directory: folder, home: folder, env: {} };
    const { references, gaps } = await findReferences([path], machine);
    const rows = references.map(({ image, written, notEditable, at }) => [
      at.file,
      'reference' in image ? image.reference : image.unlockable,
      written,
      notEditable === undefined,
    ]);
    return { rows, gaps };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the images of a bake file, and of what it builds with its arguments', async () => {
  const { rows, gaps } = await found({
    'docker-bake.hcl': bake,
    'app/Dockerfile': 'ARG BASE=x\nFROM $BASE\nCOPY --from=golang:1 /a /a\n',
  });
  assert.deepEqual(gaps, []);
  assert.deepEqual(rows, [
    ['app/Dockerfile', 'debian:13', '$BASE', false],
    ['app/Dockerfile', 'golang:1', 'golang:1', true],
    ['docker-bake.hcl', 'alpine:3.21', 'alpine:3.21', true],
    [
      'docker-bake.hcl',
      'registry.example/tool:13',
      'tool = "docker-image://registry.example/tool:${TAG}"',
      false,
    ],
    ['docker-bake.hcl', 'busybox:1', 'busybox:1', false],
  ]);
});

test('a bake file in JSON, by its name, and an override that another one is merged with', async () => {
  const json = JSON.stringify({ target: { app: { contexts: { a: 'docker-image://alpine:3.21' } } } });
  assert.deepEqual((await found({ 'docker-bake.json': json }, 'docker-bake.json')).rows, [
    ['docker-bake.json', 'alpine:3.21', 'alpine:3.21', true],
  ]);
  const override = 'target "base" { args = { BASE = "debian:12" } }\n';
  const { rows } = await found({
    'docker-bake.hcl': bake,
    'docker-bake.override.hcl': override,
    'app/Dockerfile': 'ARG BASE=x\nFROM $BASE\n',
  });
  assert.deepEqual(rows[0], ['app/Dockerfile', 'debian:12', '$BASE', false]);
});

test('what is not known is said, and what bake refuses is a gap', async () => {
  const open = 'variable "T" {}\ntarget "a" { contexts = { x = "docker-image://alpine:${random()}" } }\n';
  const { rows, gaps } = await found({ 'docker-bake.hcl': open });
  assert.ok(rows.length + gaps.length > 0, 'nothing was said');
  const broken = await found({ 'docker-bake.hcl': 'target "a" {' });
  assert.ok(broken.gaps.length > 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageTraceKind } from '../../core/image/image.ts';
import { folderTraits, imageTrace, type TracedFile } from './image-traces.ts';

function trace(path: string, more: Partial<TracedFile> = {}) {
  const file = { path, isFile: true, mode: 0o644, size: 100_000, ...more };
  return imageTrace(file, folderTraits(path.slice(0, path.lastIndexOf('/'))));
}

const found: readonly (readonly [string, ImageTraceKind, string?])[] = [
  ['/var/lib/apt/lists/deb.debian.org_debian_dists_trixie_InRelease', 'apt lists', '/var/lib/apt/lists'],
  ['/var/cache/apt/archives/curl_8.deb', 'apt packages', '/var/cache/apt'],
  ['/var/cache/apt/pkgcache.bin', 'apt packages', '/var/cache/apt'],
  ['/var/cache/apk/APKINDEX.0123.tar.gz', 'apk cache', '/var/cache/apk'],
  ['/var/cache/dnf/fedora.solv', 'dnf cache', '/var/cache/dnf'],
  ['/root/.npm/_cacache/index-v5/00/a', 'npm cache', '/root/.npm/_cacache'],
  ['/go/pkg/mod/cache/download/x/@v/list', 'Go build cache', '/go/pkg/mod/cache/download'],
  ['/usr/local/share/.cache/yarn/v6/a', 'yarn cache', '/usr/local/share/.cache/yarn'],
  ['/usr/local/cargo/registry/cache/x.crate', 'Cargo registry', '/usr/local/cargo/registry'],
  ['/app/.git/objects/00/a', 'history of a repository', '/app/.git'],
  ['/app/vendor/x/.git/HEAD', 'history of a repository', '/app/vendor/x/.git'],
  ['/app/.svn/wc.db', 'history of a repository', '/app/.svn'],
  ['/Dockerfile', 'build file'],
  ['/app/Dockerfile.prod', 'build file'],
  ['/app/compose.override.yaml', 'build file'],
  ['/app/docker-compose.yml', 'build file'],
  ['/app/.dockerignore', 'build file'],
  ['/core', 'core dump'],
  ['/app/core.4711', 'core dump'],
  ['/etc/shadow.bak', 'copy of account files'],
  ['/etc/passwd~', 'copy of account files'],
  ['/etc/ssh/ssh_host_ed25519_key', 'SSH host key'],
  ['/etc/dropbear/dropbear_rsa_host_key', 'SSH host key'],
  ['/root/.ssh/id_rsa', 'private key'],
  ['/home/app/.ssh/id_ed25519_sk', 'private key'],
  ['/srv/server.ppk', 'private key'],
  ['/bin/sh', 'shell'],
  ['/usr/bin/gcc', 'compiler'],
  ['/usr/local/bin/npm', 'package manager'],
  ['/usr/local/go/bin/go', 'compiler'],
  ['/usr/bin/sudo', 'sudo'],
];

test('what an image should not have or does not need is found by its name', () => {
  for (const [path, kind, folder = path] of found)
    assert.deepEqual(trace(path), { kind, path: folder }, path);
});

test('what has a similar name, or belongs to a package, is not', () => {
  const others = [
    '/var/lib/apt/lists/lock',
    '/var/lib/apt/lists/partial/x',
    '/var/cache/debconf/config.dat',
    '/app/.gitignore',
    '/app/.github/workflows/x.yml',
    '/app/git/HEAD',
    '/app/node_modules/a/Dockerfile',
    '/app/node_modules/a/test/id_rsa',
    '/usr/lib/python3/dist-packages/x/.idea/a',
    '/usr/share/doc/docker/compose.yaml',
    '/etc/passwd-',
    '/etc/shadow-',
    '/etc/ssh/ssh_host_rsa_key.pub',
    '/root/.ssh/id_rsa.pub',
    '/root/.ssh/known_hosts',
    '/app/core/index.js',
    '/usr/share/bash',
    '/app/bash',
    '/app/composer.yaml',
  ];
  for (const path of others) assert.equal(trace(path), undefined, path);
});

test('a core dump is a large file that is no program', () => {
  assert.equal(trace('/app/core', { size: 100 }), undefined);
  assert.equal(trace('/app/core', { mode: 0o755 }), undefined);
  assert.equal(trace('/app/core', { isFile: false }), undefined);
});

test('a program counts as a symbolic link too; other things only as files', () => {
  assert.equal(trace('/bin/wget', { isFile: false })?.kind, 'network tool');
  assert.equal(trace('/root/.ssh/id_rsa', { isFile: false }), undefined);
});

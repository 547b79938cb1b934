import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apkSourceOf } from './alpine-sources.ts';

function sourceOf(name: string, release = '3.19.1', version = '1-r0'): string | undefined {
  const source = apkSourceOf(name, version, release);
  return source && `${source.name}${source.isAssumed === true ? ' (likely)' : ''}`;
}

test('the source package of an apk package follows from its name', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    libcrypto3: 'openssl',
    ssl_client: 'busybox',
    'busybox-binsh': 'busybox',
    'ca-certificates-bundle': 'ca-certificates',
    'libstdc++': 'gcc',
    'ncurses-terminfo-base': 'ncurses',
    libcurl: 'curl',
    scanelf: 'pax-utils',
    'libc-utils': 'libc-dev',
    'python3-pycache-pyc0': 'python3',
    zlib: 'zlib',
    'bind-libs': 'bind',
    'some-tool-openrc': 'some-tool',
    'openssh-server-common-openrc': 'openssh',
    'nginx-mod-http-js': 'nginx (likely)',
    'php83-fpm': 'php83 (likely)',
    'php83-pecl-redis': undefined,
    'openjdk17-jre-headless': 'openjdk17 (likely)',
    'some-tool-utils': 'some-tool (likely)',
    'some-tool': undefined,
  };
  for (const [name, expected] of Object.entries(cases)) assert.equal(sourceOf(name), expected, name);
});

test('OpenSSL and the clients of PostgreSQL have the source package of their release', () => {
  assert.equal(sourceOf('libssl1.1', '3.16.2'), 'openssl');
  assert.equal(sourceOf('libssl1.1', '3.17.0'), 'openssl1.1-compat');
  assert.equal(sourceOf('libssl3', '3.16.2'), 'openssl3');
  assert.equal(sourceOf('libssl3', '3.17.0'), 'openssl');
  assert.equal(sourceOf('libssl3', 'edge'), 'openssl');
  assert.equal(apkSourceOf('libssl3', '3.4.0-r0', undefined)?.name, 'openssl');
  assert.equal(sourceOf('libpq', '3.19', '16.1-r0'), 'postgresql16');
  assert.equal(sourceOf('libpq', '3.13', '13.2-r0'), 'postgresql');
});

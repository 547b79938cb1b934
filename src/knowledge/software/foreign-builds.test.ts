import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreignBuilder } from './foreign-builds.ts';

const builder = (name: string, version: string, vendor?: string, family = 'Debian') =>
  foreignBuilder({ name, version, ...(vendor === undefined ? {} : { vendor }) }, family);

test('builds of others than the distribution are recognized by their versions', () => {
  const builds: readonly (readonly [name: string, version: string, builder: string])[] = [
    ['nginx', '1.25.3-1~bookworm', 'nginx.org'],
    ['nginx-module-njs', '1.25.3+0.8.2-1~bookworm', 'nginx.org'],
    ['docker-ce', '5:24.0.7-1~debian.12~bookworm', 'Docker'],
    ['containerd.io', '1.6.26-1', 'Docker'],
    ['nodejs', '20.11.1-1nodesource1', 'NodeSource'],
    ['libpq5', '16.2-1.pgdg120+2', 'the PostgreSQL project'],
    ['postgresql-16', '16.2-1.pgdg22.04+1', 'the PostgreSQL project'],
    ['mariadb-server', '1:11.2.2+maria~deb12', 'MariaDB'],
    ['libmysqlclient21', '8.0.36-1debian12', 'Oracle'],
    ['percona-server-server', '8.0.35-27-1.bookworm', 'Percona'],
    ['mongodb-org-server', '7.0.5', 'MongoDB'],
    ['azure-cli', '2.55.0-1~bookworm', 'a third party'],
    ['redis-server', '6:7.2.4-1rl1~bookworm1', 'Redis'],
    ['php8.3-cli', '8.3.2-1+0~20240120.16+debian12~1.gbpb43448', 'Ondřej Surý (deb.sury.org)'],
    ['clang-17', '1:17.0.6~++20231208085846+6009708b4367-1~exp1~20231208085949.74', 'the LLVM project'],
    ['kubectl', '1.28.4-1.1', 'the Kubernetes project'],
    ['libc6', '2.36-9+rpt2+deb12u4', 'Raspberry Pi OS'],
    ['bash', '5.2.15-2+kali1', 'Kali'],
    ['openssl', '3.0.2-0ubuntu1.10', 'Ubuntu'],
  ];
  for (const [name, version, expected] of builds)
    assert.equal(builder(name, version), expected, `${name} ${version}`);
});

test('builds of others than the distribution are recognized by their maintainers', () => {
  assert.equal(builder('consul', '1.17.0-1', 'HashiCorp'), 'HashiCorp');
  assert.equal(builder('some-tool', '1.0', 'Microsoft <support@microsoft.com>'), 'Microsoft');
  assert.equal(builder('nodejs', '18.0.0-1', 'Ivan <ivan@nodesource.com>'), 'NodeSource');
});

test('packages of the distribution are its own, also its rebuilds, backports and updates', () => {
  const own: readonly (readonly [name: string, version: string, vendor?: string])[] = [
    ['openssl', '3.0.11-1~deb12u2'],
    ['curl', '7.88.1-10+deb12u5+b1'],
    ['git', '1:2.43.0-1~bpo12+1'],
    ['docker.io', '20.10.24+dfsg1-1+b3'],
    ['percona-toolkit', '3.2.1-1'],
    ['kubectl', '1.32.3+ds-2'],
    ['azure-cli', '2.45.0-1', 'Debian Python Team <team+python@tracker.debian.org>'],
    ['xsecurelock', '1.5.1-1', 'A developer <developer@google.com>'],
  ];
  for (const [name, version, vendor] of own)
    assert.equal(builder(name, version, vendor), undefined, `${name} ${version}`);
  assert.equal(builder('openssl', '3.0.2-0ubuntu1.10', undefined, 'Ubuntu'), undefined);
  assert.equal(builder('openssl', '3.1.4-r5', undefined, 'Alpine'), undefined);
});

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';
import { testAuthority } from '../../../test/kit/server-certificate.ts';
import { diskFiles } from '../disk-files.ts';
import { readSystemRoots } from './system-roots.ts';

const folders: string[] = [];
after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

const [a, b] = [testAuthority('a'), testAuthority('b')].map(({ certificate }) => certificate.trim());

async function rootsOf(
  texts: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const root = await mkdtemp(join(tmpdir(), 'ironhull-roots-'));
  folders.push(root);
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return readSystemRoots({ files: diskFiles(root), env });
}

it('are those of the first bundle that there is, where Go’s library looks', async () => {
  const [debian, fedora] = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];
  assert.equal(await rootsOf({ [debian]: `# one\n${a}\n`, [fedora]: `${b}\n` }), a);
  assert.equal(await rootsOf({ [fedora]: `${b}\n` }), b);
  assert.equal(await rootsOf({ [debian]: `${a}\ngarbage\n${b}\n` }), `${a}\n${b}`);
});

it('are those that SSL_CERT_FILE and SSL_CERT_DIR name', async () => {
  const texts = { '/etc/ssl/certs/ca-certificates.crt': `${a}\n`, '/own/roots.pem': `${b}\n` };
  assert.equal(await rootsOf(texts, { SSL_CERT_FILE: '/own/roots.pem' }), b);
  assert.equal(await rootsOf(texts, { SSL_CERT_DIR: '/own:/nowhere:relative' }), `${a}\n${b}`);
  assert.equal(await rootsOf(texts, { SSL_CERT_FILE: '', SSL_CERT_DIR: '' }), a);
});

it('are Node’s own where there are none', async () => {
  assert.equal(await rootsOf({}), undefined);
  assert.equal(await rootsOf({ '/etc/ssl/certs/ca-certificates.crt': 'nothing' }), undefined);
  assert.equal(await rootsOf({}, { SSL_CERT_FILE: '/nowhere' }), undefined);
});

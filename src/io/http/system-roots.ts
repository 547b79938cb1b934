import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../files.ts';
import { certificatesIn } from './certificates.ts';

/** Where Go's library, and with it docker, finds the authorities of a Linux system (crypto/x509, root_linux.go). */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Largest file of authorities, in bytes. */
const largest = 8 * 1024 * 1024;

/** Where the authorities are read. */
export interface RootSources {
  files: HostFiles;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Returns the certificates that the system trusts, in PEM: those of SSL_CERT_FILE and SSL_CERT_DIR, else the first
 * bundle that there is. `undefined` if there are none: then Node's own count.
 */
export async function readSystemRoots({ files, env }: RootSources): Promise<string | undefined> {
  const { SSL_CERT_FILE: file = '', SSL_CERT_DIR: folders = '' } = env;
  const listed = await Promise.all(
    folders
      .split(':')
      .filter((folder) => folder.startsWith('/'))
      .map(async (folder) => (valueOf(await files.list(folder)) ?? []).map((name) => `${folder}/${name}`)),
  );
  const texts: string[] = [];
  for (const path of file === '' ? bundles : [file]) {
    const text = valueOf(await files.readText(path, largest));
    if (text === undefined) continue;
    texts.push(text);
    break;
  }
  for (const path of listed.flat()) texts.push(valueOf(await files.readText(path, largest)) ?? '');
  const roots = texts.flatMap(certificatesIn).join('\n');
  return roots === '' ? undefined : roots;
}

import { absent, known } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { HostFiles } from '../files.ts';
import type { TlsFiles } from './endpoint.ts';

/** Reads `ca.pem`, `cert.pem` and `key.pem` of a directory; absent if none exists. */
export async function readCertificates(
  folder: string,
  files: HostFiles,
): Promise<Observed<Omit<TlsFiles, 'verify'>>> {
  const found: Omit<TlsFiles, 'verify'> = {};
  for (const name of ['ca', 'cert', 'key'] as const) {
    const text = await files.readText(`${folder}/${name}.pem`);
    if (text.state === 'unreadable') return text;
    if (text.state === 'known') found[name] = text.value;
  }
  return Object.keys(found).length === 0 ? absent(folder) : known(found, folder);
}

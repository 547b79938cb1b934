import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './commands.ts';

/** Paths of PEM files: what a client needs to speak to a TLS engine. */
export interface ClientCertificate {
  ca: string;
  cert: string;
  key: string;
}

export interface EngineCertificates {
  client: ClientCertificate;
  server: { cert: string; key: string };
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes a CA, a server certificate for `address` and a client certificate, valid for a day, below `folder`. */
export async function makeCertificates(folder: string, address: string): Promise<EngineCertificates> {
  await mkdir(folder, { mode: 0o700 });
  const ca = join(folder, 'ca.pem');
  const caKey = join(folder, 'ca-key.pem');
  const self = ['-x509', '-days', '1', '-subj', '/CN=lab engine CA'];
  await mustRun('openssl', ['req', ...newKey, ...self, '-keyout', caKey, '-out', ca]);
  const sign = (name: string, extension: string) => signed({ folder, name, ca, caKey, extension });
  const server = await sign('server', `subjectAltName=IP:${address}\nextendedKeyUsage=serverAuth\n`);
  const client = await sign('client', 'extendedKeyUsage=clientAuth\n');
  return { client: { ca, ...client }, server };
}

interface Signing {
  folder: string;
  name: string;
  ca: string;
  caKey: string;
  extension: string;
}

async function signed({
  folder,
  name,
  ca,
  caKey,
  extension,
}: Signing): Promise<{ cert: string; key: string }> {
  // A docker client looks for `cert.pem` and `key.pem` beside `ca.pem`.
  const prefix = name === 'client' ? '' : `${name}-`;
  const [cert, key] = [join(folder, `${prefix}cert.pem`), join(folder, `${prefix}key.pem`)];
  const request = join(folder, `${name}.csr`);
  const extensions = join(folder, `${name}.ext`);
  await writeFile(extensions, extension);
  const about = ['-subj', `/CN=lab ${name}`, '-keyout', key, '-out', request];
  await mustRun('openssl', ['req', ...newKey, ...about]);
  const by = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '1', '-extfile', extensions];
  await mustRun('openssl', ['x509', '-req', '-in', request, ...by, '-out', cert]);
  return { cert, key };
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from './commands.ts';

/** A root certificate and its key, as PEM files. */
export interface RootCertificate {
  cert: string;
  key: string;
}

/** Makes a root certificate below `folder` that is valid from the start of 2020 for twenty years. */
export async function oldRoot(folder: string): Promise<RootCertificate> {
  await mkdir(folder, { mode: 0o700 });
  const path = (name: string) => join(folder, name);
  const config = [
    '[ca]',
    'default_ca = root',
    '[root]',
    `database = ${path('index.txt')}`,
    `serial = ${path('serial')}`,
    `new_certs_dir = ${folder}`,
    'default_md = sha256',
    'policy = names',
    'x509_extensions = extensions',
    '[names]',
    'commonName = supplied',
    '[extensions]',
    'basicConstraints = critical,CA:TRUE',
    'keyUsage = critical,keyCertSign,cRLSign',
    'subjectKeyIdentifier = hash',
  ];
  await writeFile(path('ca.cnf'), `${config.join('\n')}\n`);
  await writeFile(path('index.txt'), '');
  await writeFile(path('serial'), '01\n');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', path('key.pem')];
  await mustRun('openssl', ['req', '-new', ...key, '-subj', '/CN=swarm-ca', '-out', path('root.csr')]);
  const dates = ['-startdate', '20200101000000Z', '-enddate', '20400101000000Z'];
  const files = ['-keyfile', path('key.pem'), '-in', path('root.csr'), '-out', path('cert.pem'), '-notext'];
  await mustRun('openssl', ['ca', '-batch', '-selfsign', '-config', path('ca.cnf'), ...dates, ...files]);
  return { cert: path('cert.pem'), key: path('key.pem') };
}

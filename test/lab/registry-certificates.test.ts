import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { openAccess } from '../../src/app/trust/trust-access.ts';
import { diskFiles } from '../../src/io/disk-files.ts';
import {
  clientCertificate,
  serverCertificate,
  testAuthority,
  testCertificate,
  type TestCertificate,
} from '../kit/server-certificate.ts';
import { labSkip, labTest } from './kit/availability.ts';
import { startEngine, type LabEngine } from './kit/engine.ts';
import { labImage } from './kit/image.ts';
import { labMachine } from './kit/machine.ts';
import { registrySkip, startRegistry, type LabRegistry } from './kit/registry.ts';

const skip = labSkip() || registrySkip();
const undo: (() => Promise<unknown>)[] = [];
after(async () => {
  for (const step of undo.toReversed()) await step();
});

let folder = '';
let engine: LabEngine;
let address = '';
/** A registry in the name of each certificate; all have the same images. */
const registries: Record<string, LabRegistry> = {};
let served: Readonly<Record<string, ServerRow>> = {};

const authority = testAuthority('lab authority');
const stranger = testAuthority('another authority');
const middle = testAuthority('authority below', authority);
const clients = testAuthority('authority of clients');
const ann = clientCertificate('ann', clients);
const bob = clientCertificate('bob', stranger);
const day = 24 * 60 * 60 * 1000;

interface ServerRow {
  own: TestCertificate;
  /** What it sends after its own certificate. */
  chain?: string;
  clients?: TestCertificate;
}

/** Certificates of servers, by what they are. */
function servers(): Readonly<Record<string, ServerRow>> {
  const issued = (change: Parameters<typeof serverCertificate>[2] = {}, name = address): ServerRow => ({
    own: serverCertificate(name, authority, change),
  });
  return {
    good: issued(),
    expired: issued({ from: new Date(Date.now() - 2 * day), until: new Date(Date.now() - day) }),
    'not valid yet': issued({ from: new Date(Date.now() + day), until: new Date(Date.now() + 2 * day) }),
    'for another host': issued({}, '198.51.100.7'),
    'for a host by its common name': {
      own: testCertificate(address, authority, { usages: ['digitalSignature'] }),
    },
    'for clients': issued({ extendedUsages: ['clientAuth'] }),
    'for nothing in particular': { own: serverCertificate(address, authority, { extendedUsages: [] }) },
    'signed by itself': { own: serverCertificate(address, undefined) },
    'below another authority': { own: serverCertificate(address, middle) },
    'below another authority, sent with it': {
      own: serverCertificate(address, middle),
      chain: middle.certificate,
    },
    'for clients with a certificate': { ...issued(), clients },
  };
}

/** The text of a file, a link, or a folder. */
type Entry = string | { linkTo: string } | { isFolder: true };

/** A folder of certificates for a server, and what the folder has; docker says whether it is enough. */
interface Row {
  server: string;
  files?: Readonly<Record<string, Entry>>;
}

function rows(own: Readonly<Record<string, ServerRow>>): readonly Row[] {
  const ca = { 'ca.crt': authority.certificate };
  const annPair = { 'ann.cert': ann.certificate, 'ann.key': ann.keyPem };
  const bobPair = { 'bob.cert': bob.certificate, 'bob.key': bob.keyPem };
  const guarded = 'for clients with a certificate';
  const self = own['signed by itself']?.own.certificate ?? '';
  return [
    { server: 'good' },
    ...Object.keys(own).map((server) => ({ server, files: ca })),
    { server: 'good', files: {} },
    { server: 'good', files: { 'ca.crt': stranger.certificate } },
    { server: 'good', files: { 'a.crt': stranger.certificate, 'b.crt': authority.certificate } },
    { server: 'good', files: { 'all.crt': `${stranger.certificate}\n# both\n${authority.certificate}` } },
    { server: 'good', files: { 'a.crt': 'garbage', ...ca } },
    {
      server: 'good',
      files: {
        'a.crt': `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${authority.certificate}`,
      },
    },
    { server: 'good', files: { 'ca.crt': authority.certificate.replaceAll('\n', '\r\n') } },
    { server: 'good', files: { 'ca.pem': authority.certificate } },
    { server: 'good', files: { 'ca.CRT': authority.certificate } },
    { server: 'good', files: { '.crt': authority.certificate } },
    { server: 'good', files: { ...ca, 'note.txt': 'about these' } },
    { server: 'good', files: { ...ca, 'x.crt': { isFolder: true } } },
    { server: 'good', files: { ...ca, 'x.crt': { linkTo: 'nowhere' } } },
    { server: 'good', files: { 'kept.pem': authority.certificate, 'ca.crt': { linkTo: 'kept.pem' } } },
    { server: 'signed by itself', files: { 'own.crt': self } },
    { server: 'below another authority', files: { 'middle.crt': middle.certificate } },
    { server: 'below another authority, sent with it', files: { 'middle.crt': middle.certificate } },
    { server: 'good', files: { 'leaf.crt': own['good']?.own.certificate ?? '' } },
    { server: guarded, files: { ...ca, ...annPair } },
    { server: guarded, files: { ...ca, ...bobPair } },
    { server: guarded, files: { ...ca, ...annPair, ...bobPair } },
    { server: guarded, files: { ...ca, 'zed.cert': ann.certificate, 'zed.key': ann.keyPem, ...bobPair } },
    { server: guarded, files: annPair },
    { server: guarded, files: { ...ca, 'ann.crt': ann.certificate, 'ann.key': ann.keyPem } },
    { server: 'good', files: { ...ca, ...annPair } },
    { server: 'good', files: { ...ca, 'ann.cert': ann.certificate } },
    { server: 'good', files: { ...ca, 'ann.key': ann.keyPem } },
    { server: 'good', files: { ...ca, 'ann.cert': ann.certificate, 'ann.key': bob.keyPem } },
    { server: 'good', files: { ...ca, 'ann.cert': ann.certificate, 'ann.key': 'garbage' } },
    { server: 'good', files: { ...ca, 'ann.cert': 'garbage', 'ann.key': ann.keyPem } },
    { server: 'good', files: { ...ca, 'ann.cert': ann.certificate, 'ann.key': { isFolder: true } } },
  ];
}

async function write(place: string, entry: Entry): Promise<void> {
  if (typeof entry === 'string') await writeFile(place, entry);
  else if ('isFolder' in entry) await mkdir(place);
  else await symlink(entry.linkTo, place);
}

async function start(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'ironhull-certificates-'));
  undo.push(() => rm(folder, { recursive: true }));
  const etcDocker = join(folder, 'etc-docker');
  await mkdir(join(etcDocker, 'certs.d'), { recursive: true });
  engine = await startEngine({ config: 'default', etcDocker });
  undo.push(() => engine.stop());
  const { stdout } = await engine.docker(
    'network',
    'inspect',
    'bridge',
    '--format',
    '{{(index .IPAM.Config 0).Gateway}}',
  );
  address = stdout.trim();
  const data = join(folder, 'data');
  const open = await startRegistry(join(folder, 'open'), { data });
  const image = await labImage(engine);
  await engine.docker('tag', image, `${open.name}/app:1`);
  const pushed = await engine.docker('push', '--quiet', `${open.name}/app:1`);
  assert.equal(pushed.code, 0, pushed.stderr);
  await open.stop();
  served = servers();
  for (const [n, [name, row]] of Object.entries(served).entries()) {
    const paths = {
      certificate: join(folder, `${n}.pem`),
      key: join(folder, `${n}-key.pem`),
      clients: join(folder, `${n}-clients.pem`),
    };
    await writeFile(paths.certificate, row.own.certificate + (row.chain ?? ''));
    await writeFile(paths.key, row.own.keyPem);
    await writeFile(paths.clients, row.clients?.certificate ?? '');
    const tls = {
      certificate: paths.certificate,
      key: paths.key,
      ...(row.clients && { clients: paths.clients }),
    };
    const registry = await startRegistry(join(folder, `registry-${n}`), { address, data, tls });
    undo.push(() => registry.stop());
    registries[name] = registry;
  }
}

/** Whether docker pulls the image, and whether we read its manifest. */
async function bothReach(
  name: string,
): Promise<{ docker: boolean; said: string; ours: boolean; told: string }> {
  const pulled = await engine.docker('pull', '--quiet', `${name}/app:1`);
  // The folder is there for the daemon only: its files are read as it has them.
  const files = diskFiles(`/proc/${engine.pid}/root`);
  const access = openAccess({ ...labMachine({ DOCKER_HOST: engine.endpoint }), files });
  try {
    const answer = await access.registries.manifest({ registry: name, path: 'app' }, '1');
    const told = answer.state === 'unreadable' ? answer.detail : answer.state;
    return { docker: pulled.code === 0, said: pulled.stderr, ours: answer.state === 'known', told };
  } finally {
    access.close();
  }
}

describe('certificates for a registry, as docker pull and as we see them', { skip }, () => {
  before(async () => {
    if (skip === false) await start();
  });

  labTest('what docker accepts we accept, and what it refuses we refuse', async () => {
    const seen = new Set<boolean>();
    const differences: string[] = [];
    for (const { server, files } of rows(served)) {
      const name = registries[server]?.name ?? '';
      const place = join(folder, 'etc-docker', 'certs.d', name);
      await rm(place, { recursive: true, force: true });
      if (files !== undefined) await mkdir(place);
      for (const [file, entry] of Object.entries(files ?? {})) await write(join(place, file), entry);
      const { docker, said, ours, told } = await bothReach(name);
      await engine.docker('image', 'rm', '--force', `${name}/app:1`);
      seen.add(docker);
      const row = `${server}: ${Object.keys(files ?? {}).join(' ')}`;
      if (docker !== ours)
        differences.push(`${row}: docker ${String(docker)} (${said.trim()}), we ${String(ours)} (${told})`);
      if (!ours) assert.notEqual(told, 'absent', row);
    }
    assert.deepEqual(differences, []);
    assert.equal(seen.size, 2);
  });
});

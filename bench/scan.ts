// Measures scans of images: `node bench/scan.ts ARCHIVE` with a tar of a root file system with some 400 packages of Debian, as
// `mmdebstrap` makes it. A second image of about 1 GB with packages of Node, Python and Java is made here, and 50 images that share a base.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, linkSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { zipOf } from '../test/kit/feed-files.ts';
import { seeded } from '../test/kit/random.ts';
import { machineLine, median, spread } from './machine.ts';
import { sayUse, useSaid } from './process-use.ts';

const program = resolve(import.meta.dirname, '../bin/ironhull');
const top = mkdtempSync(join(tmpdir(), 'ironhull-bench-scan-'));
const runs = 5;

interface Blob {
  digest: string;
  size: number;
}

function hex({ digest }: Blob): string {
  return digest.replace('sha256:', '');
}

async function blobOfFile(file: string): Promise<Blob> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { digest: `sha256:${hash.digest('hex')}`, size: statSync(file).size };
}

/** Writes a folder with an image of these layers, which are linked into it. */
async function writeImage(name: string, layers: readonly string[]): Promise<string> {
  const folder = join(top, name);
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const put = (value: unknown): Blob => {
    const bytes = Buffer.from(JSON.stringify(value));
    const blob = {
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      size: bytes.length,
    };
    writeFileSync(join(blobs, hex(blob)), bytes);
    return blob;
  };
  const content: Blob[] = [];
  for (const layer of layers) {
    const blob = await blobOfFile(layer);
    linkSync(layer, join(blobs, hex(blob)));
    content.push(blob);
  }
  const config = put({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: content.map(({ digest }) => digest) },
    history: content.map((_, index) => ({ created_by: `step ${index}` })),
  });
  const manifest = put({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: content.map((blob) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...blob })),
  });
  const index = {
    schemaVersion: 2,
    manifests: [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest }],
  };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return folder;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

function write(root: string, name: string, content: string | Buffer): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Makes a layer of about 1 GB: 3,000 packages of Node, 300 of Python and 60 archives of Java, among files that are none. */
function makeLanguages(): string {
  const root = join(top, 'languages');
  const random = seeded(20_261_130);
  const noise = (bytes: number) =>
    Buffer.from(Array.from({ length: bytes / 4 }, () => random() * 256)).toString('hex');
  const block = noise(256 * 1024);
  const script = block.slice(0, 40 * 1024);
  for (let n = 0; n < 3000; n += 1) {
    const folder = `app/node_modules/package-${n}`;
    const version = `${n % 9}.${n % 7}.${n % 5}`;
    write(root, `${folder}/package.json`, JSON.stringify({ name: `package-${n}`, version }));
    for (const file of ['index', 'lib/a', 'lib/b', 'lib/c', 'dist/all'])
      write(root, `${folder}/${file}.js`, script);
  }
  for (let n = 0; n < 300; n += 1) {
    const site = 'usr/local/lib/python3.12/site-packages';
    const metadata = `Metadata-Version: 2.1\nName: module-${n}\nVersion: ${n % 9}.${n % 7}\n`;
    write(root, `${site}/module_${n}-${n % 9}.${n % 7}.dist-info/METADATA`, metadata);
    for (let part = 0; part < 5; part += 1) write(root, `${site}/module_${n}/part_${part}.py`, script);
  }
  for (let n = 0; n < 60; n += 1) {
    const entries: Record<string, string> = { 'META-INF/MANIFEST.MF': 'Manifest-Version: 1.0\n' };
    entries[`META-INF/maven/org.example/archive-${n}/pom.properties`] =
      `groupId=org.example\nartifactId=archive-${n}\nversion=1.${n}\n`;
    for (let part = 0; part < 200; part += 1) entries[`org/example/Class${part}.class`] = script;
    write(root, `opt/app/lib/archive-${n}-1.${n}.jar`, zipOf(entries));
  }
  for (let n = 0; n < 400; n += 1) write(root, `srv/data/file-${n}.bin`, block);
  const tar = join(top, 'languages.tar');
  run('tar', ['--create', '--file', tar, '--directory', root, '.']);
  rmSync(root, { recursive: true });
  return tar;
}

interface Measured {
  milliseconds: number;
  cpu: number;
  mebibytes: number;
  packages: number;
}

function scan(targets: readonly string[], cache: string): Measured {
  const line = ['scan', ...targets, '--format', 'json', '--fail-on', 'never', '--no-policy'];
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', sayUse, program, ...line], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  const milliseconds = performance.now() - start;
  if (status !== 0 && status !== 3) throw new Error(stderr);
  const { software } = JSON.parse(stdout) as { software: readonly { packages: number }[] };
  if (software.length !== targets.length)
    throw new Error(`${software.length} of ${targets.length} were scanned`);
  return {
    milliseconds,
    ...useSaid(stderr),
    packages: software.reduce((sum, { packages }) => sum + packages, 0),
  };
}

function report(title: string, all: readonly Measured[]): void {
  const memory = Math.max(...all.map(({ mebibytes }) => mebibytes));
  console.log(
    `${title.padEnd(44)} ${spread(all.map(({ milliseconds }) => milliseconds))}, processor ${median(all.map(({ cpu }) => cpu)).toFixed(0)} ms, at most ${memory.toFixed(0)} MiB`,
  );
}

/** First scans, each with an empty cache; then scans with the layers in the cache. */
function measure(title: string, targets: readonly string[], times = runs): void {
  const first: Measured[] = [];
  let cache = '';
  for (let n = 0; n < Math.min(3, times); n += 1) {
    cache = mkdtempSync(join(top, 'cache-'));
    first.push(scan(targets, cache));
  }
  console.log(`${title}: ${first[0]?.packages ?? 0} packages (load ${loadavg()[0]?.toFixed(1)})`);
  report('  first scan', first);
  report(
    '  layers in the cache',
    Array.from({ length: times }, () => scan(targets, cache)),
  );
}

const [archive] = process.argv.slice(2);
if (archive === undefined) throw new Error('name a tar of a root file system of Debian');
try {
  console.log(machineLine());
  const base = join(top, 'base.tar');
  run('cp', [archive, base]);
  const debian = await writeImage('debian', [base]);
  console.log(`Debian: ${(statSync(base).size / 2 ** 20).toFixed(0)} MiB`);
  measure('Debian', [`oci:${debian}`]);
  const languages = makeLanguages();
  console.log(`languages: ${(statSync(languages).size / 2 ** 20).toFixed(0)} MiB`);
  measure('Node, Python and Java', [`oci:${await writeImage('languages-image', [languages])}`]);
  const shared: string[] = [];
  for (let n = 0; n < 50; n += 1) {
    const root = join(top, `own-${n}`);
    write(root, 'app/node_modules/own/package.json', JSON.stringify({ name: 'own', version: `1.0.${n}` }));
    const tar = `${root}.tar`;
    run('tar', ['--create', '--file', tar, '--directory', root, '.']);
    shared.push(`oci:${await writeImage(`shared-${n}`, [base, tar])}`);
  }
  measure('50 images on the Debian base', shared, 1);
} finally {
  rmSync(top, { recursive: true });
}

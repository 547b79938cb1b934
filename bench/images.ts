// Measures reading the packages of images: `node bench/images.ts [ROOTFS.tar...]`. Each is the archive of a root file system,
// which becomes an image of one layer: as it is, with gzip and with zstd. Without one, mmdebstrap makes a Debian of some 400
// packages, which is kept for the next run. Every scan is a process: the first one reads the layer, the second one the cache.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { catalogers } from '../src/app/scan/catalogers.ts';
import { layerCache } from '../src/rootfs/layer-cache.ts';
import { joinInventory, readFiles } from '../src/rootfs/read-inventory.ts';
import { openImage } from '../src/rootfs/sources/open-image.ts';
import { machineLine, spread } from './machine.ts';
import { sayUse, useSaid } from './process-use.ts';

const runs = 5;
const kept = resolve(import.meta.dirname, '../node_modules/.cache/ironhull-bench');
const packages = 'build-essential,python3-minimal,vim,git,curl,php-cli,ruby,nodejs';

/** Returns the archive of a Debian. */
function debian(): string {
  const file = join(kept, 'debian.tar');
  if (existsSync(file)) return file;
  mkdirSync(kept, { recursive: true });
  execFileSync('mmdebstrap', ['--variant=standard', `--include=${packages}`, 'bookworm', file], {
    stdio: 'ignore',
  });
  return file;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const type = (name: string): string => `application/vnd.oci.image.${name}`;

/** Puts an image layout of one layer into a folder. */
async function writeLayout(folder: string, rootfs: string, compress: readonly string[]): Promise<void> {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const layer = join(folder, 'layer');
  const [program, ...options] = compress;
  execFileSync('sh', ['-c', '"$@" < "$0" > "$OUT"', rootfs, program ?? 'cat', ...options], {
    env: { ...process.env, OUT: layer },
  });
  const digest = await digestOf(layer);
  execFileSync('mv', [layer, join(blobs, digest)]);
  const put = (content: object): object => {
    const text = JSON.stringify(content);
    const hex = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(blobs, hex), text);
    return { digest: `sha256:${hex}`, size: text.length };
  };
  const config = put({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [`sha256:${await digestOf(rootfs)}`] },
  });
  const manifest = put({
    schemaVersion: 2,
    mediaType: type('manifest.v1+json'),
    config: { mediaType: type('config.v1+json'), ...config },
    layers: [
      {
        mediaType: type('layer.v1.tar'),
        digest: `sha256:${digest}`,
        size: statSync(join(blobs, digest)).size,
      },
    ],
  });
  const manifests = [{ mediaType: type('manifest.v1+json'), ...manifest }];
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}

/** Reads an image, and prints the milliseconds that it took and the number of packages. */
async function read(folder: string, cache: string): Promise<void> {
  const start = performance.now();
  const source = await openImage(
    { kind: 'oci', name: folder },
    {
      directory: '/',
      engine: () => Promise.reject(new Error('no engine is needed')),
      registries: () => Promise.reject(new Error('no registry is needed')),
    },
  );
  const reading = await readFiles(source, catalogers, { cache: layerCache(cache) });
  const layers = 'folder' in source ? [] : source.layers;
  const { packages: found, gaps } = joinInventory(reading, layers, catalogers);
  console.log(`${performance.now() - start} ${found.length} ${gaps.length}`);
  if (!('folder' in source)) source.close();
}

interface Scan {
  milliseconds: number;
  mebibytes: number;
  found: string;
}

function scan(folder: string, cache: string): Scan {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', sayUse, import.meta.filename, '--read', folder, cache],
    { encoding: 'utf8' },
  );
  const [milliseconds = Number.NaN, count, gaps] = stdout.trim().split(' ').map(Number);
  if (Number.isNaN(milliseconds)) throw new Error(stderr);
  return { milliseconds, mebibytes: useSaid(stderr).mebibytes, found: `${count} packages, ${gaps} gaps` };
}

async function measure(rootfs: string): Promise<void> {
  for (const [name, compress] of Object.entries({
    plain: [],
    gzip: ['gzip', '-6'],
    zstd: ['zstd', '-3', '-q'],
  })) {
    const folder = mkdtempSync(join(tmpdir(), 'ironhull-bench-'));
    try {
      await writeLayout(folder, rootfs, compress);
      const cache = join(folder, 'cache');
      const first = scan(folder, cache);
      const more = Array.from({ length: runs }, () => scan(folder, cache));
      const memory = Math.max(first.mebibytes, ...more.map(({ mebibytes }) => mebibytes));
      const size = (statSync(rootfs).size / 1e6).toFixed(0);
      console.log(
        `${`${basename(rootfs)}, ${size} MB, ${name}`.padEnd(34)} first ${first.milliseconds.toFixed(0)} ms; again ${spread(more.map(({ milliseconds }) => milliseconds))} (bound 300 ms); peak ${memory.toFixed(0)} MiB (bound 400 MiB); ${first.found}`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

const [first, folder, cache] = process.argv.slice(2);
if (first === '--read' && folder !== undefined && cache !== undefined) await read(folder, cache);
else {
  console.log(machineLine());
  const named = process.argv.slice(2);
  for (const rootfs of named.length === 0 ? [debian()] : named) await measure(resolve(rootfs));
}

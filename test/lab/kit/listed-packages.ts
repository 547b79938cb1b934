import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from './commands.ts';
import type { ListedPackage } from './feed-oracle.ts';

/** The packages of a root file system, as dpkg lists them. */
export async function listedByDpkg(root: string): Promise<readonly ListedPackage[]> {
  const format = '${Package}\\t${Version}\\t${source:Package}\\t${source:Version}\\t${db:Status-Status}\\n';
  const admin = join(root, 'var/lib/dpkg');
  const text = await mustRun('dpkg-query', [`--admindir=${admin}`, '--show', `--showformat=${format}`]);
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, , , , status]) => status === 'installed')
    .map(([name = '', version = '', source = '', sourceVersion = '']) => ({
      name,
      version,
      source: { name: source, version: sourceVersion },
    }));
}

/** The packages of a database of rpm, as rpm lists them; advisories name the packages themselves. */
export async function listedByRpm(
  root: string,
  folder: string,
  backend: string,
): Promise<readonly ListedPackage[]> {
  const format = '%{NAME}\\t%{EPOCHNUM}\\t%{VERSION}-%{RELEASE}\\t%{MODULARITYLABEL}\\n';
  const place = ['--define', `_db_backend ${backend}`, '--root', root, '--dbpath', folder];
  const text = await mustRun('rpm', [...place, '--query', '--all', '--queryformat', format]);
  return text
    .trim()
    .split('\n')
    .map((line): ListedPackage => {
      const [name = '', epoch = '0', rest = '', module = ''] = line.split('\t');
      const version = epoch === '0' ? rest : `${epoch}:${rest}`;
      return {
        name,
        version,
        source: { name, version },
        ...(module === '(none)' || module === '' ? {} : { module }),
      };
    });
}

/** The packages in the text of apk's database: `P:`, `V:` and `o:`. */
function listedInApkDatabase(text: string): readonly ListedPackage[] {
  return text.split('\n\n').flatMap((paragraph) => {
    const field = (letter: string) =>
      paragraph
        .split('\n')
        .find((line) => line.startsWith(`${letter}:`))
        ?.slice(2);
    const [name, version] = [field('P'), field('V')];
    if (name === undefined || version === undefined) return [];
    return [{ name, version, source: { name: field('o') ?? name, version } }];
  });
}

/** What an image archive has of Alpine. */
export interface AlpineImage {
  /** `3.19.1` */
  release: string;
  packages: readonly ListedPackage[];
}

/** The layers of an image in an archive of docker or OCI, lowest first, unpacked into `folder`. */
async function layersIn(folder: string): Promise<readonly string[]> {
  const json = async <T>(name: string) => JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
  if (existsSync(join(folder, 'manifest.json'))) {
    const [image] = await json<readonly { Layers: readonly string[] }[]>('manifest.json');
    return image?.Layers ?? [];
  }
  interface Descriptor {
    digest: string;
    mediaType?: string;
  }
  const blob = ({ digest }: Descriptor) => `blobs/${digest.replace(':', '/')}`;
  let { manifests = [], layers } = await json<{ manifests?: Descriptor[]; layers?: Descriptor[] }>(
    'index.json',
  );
  while (layers === undefined) {
    const [first] = manifests;
    if (first === undefined) return [];
    ({ manifests = [], layers } = await json<{ manifests?: Descriptor[]; layers?: Descriptor[] }>(
      blob(first),
    ));
  }
  return layers.map(blob);
}

/** Reads Alpine's packages out of an image archive with tar alone. */
export async function alpineImage(archive: string): Promise<AlpineImage> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-alpine-'));
  try {
    await mustRun('tar', ['--extract', '--file', archive, '--directory', folder]);
    const root = join(folder, 'root-of-the-image');
    await mustRun('mkdir', [root]);
    const wanted = ['etc/alpine-release', 'lib/apk/db/installed'];
    for (const layer of await layersIn(folder)) {
      const listed = (await mustRun('tar', ['--list', '--file', join(folder, layer)])).split('\n');
      const there = wanted.filter((path) => listed.includes(path));
      if (there.length > 0)
        await mustRun('tar', ['--extract', '--file', join(folder, layer), '--directory', root, ...there]);
    }
    const read = (path: string) => readFile(join(root, path), 'utf8');
    return {
      release: (await read('etc/alpine-release')).trim(),
      packages: listedInApkDatabase(await read('lib/apk/db/installed')),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Archives of images in a folder whose names match. */
export async function archivesIn(folder: string, named: RegExp): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).filter((name) => named.test(name)).toSorted();
}

// Writes the figures of the labelled set into docs/quality.md: `node tools/quality.ts`. With the shared images and feeds there, it also
// compares what is found in them with a second reading of the feeds.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { advisoriesInMemory } from '../src/advisories/match/test-source.ts';
import { assessInventory } from '../src/advisories/match/assess-inventory.ts';
import { readSecdb } from '../src/advisories/feeds/alpine/read-secdb.ts';
import { catalogers } from '../src/app/scan/catalogers.ts';
import { joinInventory, readFiles } from '../src/rootfs/read-inventory.ts';
import { openImage } from '../src/rootfs/sources/open-image.ts';
import { compareApkIndependently } from '../test/lab/kit/apk-order.ts';
import { secdbFindings, type RawSecdb } from '../test/lab/kit/feed-oracle.ts';
import { alpineImage, archivesIn } from '../test/lab/kit/listed-packages.ts';
import { figureRows } from '../test/quality/figures.ts';

const page = resolve(import.meta.dirname, '../docs/quality.md');
const [opening, closing] = ['<!-- figures -->', '<!-- end of figures -->'];

const unreachable = () => Promise.reject(new Error('only files are read'));

/** Scans an image with the security databases of its release, without a database file. */
async function scanAlpine(archive: string, feeds: readonly Buffer[]): Promise<ReadonlySet<string>> {
  const kind = archive.includes('.oci-') ? 'oci-archive' : 'docker-archive';
  const source = await openImage(
    { kind, name: archive },
    { directory: '/', engine: unreachable, registries: unreachable },
  );
  try {
    const reading = await readFiles(source, catalogers, {});
    const inventory = joinInventory(reading, 'folder' in source ? [] : source.layers);
    const advisories = feeds.flatMap((bytes) =>
      [...readSecdb(bytes, 'secdb', { feed: 'alpine' })].flatMap((one) =>
        one.kind === 'value' ? [one.value] : [],
      ),
    );
    const { matches } = assessInventory(inventory, advisoriesInMemory(advisories));
    return new Set(
      matches.flatMap(({ id, package: place }) => {
        const one = inventory.packages[place];
        return one?.type === 'apk' ? [`${id} ${one.name} ${one.version}`] : [];
      }),
    );
  } finally {
    if (!('folder' in source)) source.close();
  }
}

/** Rows on the shared images, each compared with a second reading of Alpine's database. */
async function imageRows(): Promise<readonly string[]> {
  const shared = resolve(import.meta.dirname, '../../shared/data');
  const rows: string[] = [];
  for (const name of await archivesIn(join(shared, 'images'), /^alpine-.*\.tar(?:\.gz)?$/u)) {
    const archive = join(shared, 'images', name);
    const { release, packages } = await alpineImage(archive);
    const branch = `v${release.split('.').slice(0, 2).join('.')}`;
    const files = ['main', 'community'].map((one) => join(shared, 'feeds/alpine', branch, `${one}.json`));
    if (!files.every((file) => existsSync(file))) continue;
    const feeds = files.map((file) => readFileSync(file));
    const raw = feeds.map((bytes) => JSON.parse(bytes.toString()) as RawSecdb);
    const { found, compared } = await secdbFindings(raw, packages, compareApkIndependently);
    const scanned = await scanAlpine(archive, feeds);
    const right = [...scanned].filter((one) => found.has(one)).length;
    const ratio = (whole: number) => (whole === 0 ? 1 : right / whole).toFixed(3);
    rows.push(
      `| Alpine ${release} | ${packages.length} | ${compared} | ${found.size} | ${ratio(scanned.size)} | ${ratio(found.size)} |`,
    );
  }
  return rows;
}

const images = await imageRows();
const today = new Date().toISOString().slice(0, 10);
const figures = [
  opening,
  '',
  `Measured on ${today}.`,
  '',
  '| family | cases | vulnerable | clean | unassessed | precision | recall | unassessed found |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...figureRows(),
  '',
  ...(images.length === 0
    ? []
    : [
        '| image, with the published database of its release | packages | comparisons | findings | precision | recall |',
        '| --- | ---: | ---: | ---: | ---: | ---: |',
        ...images,
        '',
      ]),
  closing,
].join('\n');
const text = readFileSync(page, 'utf8');
const [start, end] = [text.indexOf(opening), text.indexOf(closing)];
if (start === -1 || end === -1) throw new Error(`${page} has no ${opening}`);
writeFileSync(page, `${text.slice(0, start)}${figures}${text.slice(end + closing.length)}`);
console.log(figures);

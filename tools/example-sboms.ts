// Writes the SBOMs of the example application's release 1.3.0: `node tools/example-sboms.ts FOLDER`. The images that the lab builds of
// the example hold busybox alone, which no publisher lists by name; these say what the images of such a team have, with the versions
// that Alpine 3.20.0 and Debian 12.0 were released with. The same lists give the same bytes.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { known } from '../src/core/observed.ts';
import type { Inventory } from '../src/core/software/inventory.ts';
import type { PackageType, SoftwarePackage } from '../src/core/software/software-package.ts';
import { writeSbom } from '../src/formats/sbom/write-sbom.ts';
import { exampleImages, type ExampleImage } from './example-sboms/packages.ts';

/** The file that shows packages of a type. */
const databases: Partial<Record<PackageType, string>> = {
  apk: '/lib/apk/db/installed',
  deb: '/var/lib/dpkg/status',
};

function packagesOf(type: PackageType, list: string): readonly SoftwarePackage[] {
  const lines = list.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [name = '', installed = '', source] = line.trim().split(' ');
    const path = databases[type] ?? `/srv/node_modules/${name}/package.json`;
    return {
      type,
      name,
      version: installed,
      ...(source === undefined ? {} : { source: { name: source, version: installed } }),
      locations: [{ path, proof: 'installed' }],
    };
  });
}

function inventoryOf({ distribution, packages }: ExampleImage): Inventory {
  const types = Object.entries(packages) as readonly (readonly [PackageType, string])[];
  return {
    distribution: known(distribution, '/etc/os-release'),
    packages: types.flatMap(([type, list]) => packagesOf(type, list)),
    layers: [],
    gaps: [],
  };
}

/** A UUID (version 8, RFC 9562) of a name: the same on every run. */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('node tools/example-sboms.ts FOLDER');
mkdirSync(folder, { recursive: true });
for (const [service, image] of Object.entries(exampleImages)) {
  const name = `shop/${service}:1.3.0`;
  // The version of the first Ironhull that wrote them: the files stay as they are with every later one.
  const stamp = { uuid: uuidOf(name), timestamp: '2024-06-03T08:00:00Z', toolVersion: '0.1.0' };
  writeFileSync(
    join(folder, `${service}.cdx.json`),
    writeSbom('cyclonedx-json', inventoryOf(image), { name }, stamp),
  );
}

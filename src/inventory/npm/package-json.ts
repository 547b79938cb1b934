import { listAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading } from '../cataloger.ts';
import { licenseNames } from '../language-package.ts';
import { parseJsonObject, catalogedText } from '../read-text.ts';
import { npmPackage } from './npm-spec.ts';

/** The folder of a package right below `node_modules`; hidden ones are of package managers: `.pnpm`, `.cache`. */
const inModules = /\/node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/u;

/**
 * Folders of packages elsewhere: Debian's (`/usr/share/nodejs`), package managers that corepack keeps, and yarn as images
 * install it (`/opt/yarn-v1.22.22`, `/usr/share/yarn`).
 */
const elsewhere = [
  /^\/usr\/(?:share|lib|lib\/[^/]+)\/nodejs\/((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/u,
  /\/corepack\/(?:v\d+\/)?(npm|pnpm|yarn)\/[^/]+\/package\.json$/u,
  /^\/(?:opt|usr\/share|usr\/local\/share)\/(yarn)(?:-v[^/]+)?\/package\.json$/u,
];

/** Whether a path is of the `package.json` of an installed package, and not of an application or of a folder in a package. */
export function isInstalledManifest(path: string): boolean {
  return folderName(path) !== undefined;
}

function folderName(path: string): string | undefined {
  for (const pattern of [inModules, ...elsewhere]) {
    const name = pattern.exec(path)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

/**
 * Reads the `package.json` of an installed package. One without a name is named as its folder, as npm does; one without a
 * version was not published, and so is no package: no advisory is about it.
 */
export function readPackageJson(file: CatalogedFile): FileReading {
  const manifest = parseJsonObject(catalogedText(file));
  const version = stringAt(manifest, 'version')?.trim() ?? '';
  if (version === '') return {};
  const name = stringAt(manifest, 'name')?.trim() || (folderName(file.path) ?? '');
  const licenses = licensesOf(manifest);
  return { packages: [npmPackage({ name, version, proof: 'installed', licenses })] };
}

/** `license` is an expression, or an object in old packages; `licenses` is a list of either. */
function licensesOf(manifest: JsonRecord): readonly string[] {
  const stated = Array.isArray(manifest['licenses']) ? listAt(manifest, 'licenses') : [];
  return licenseNames([manifest['license'], ...stated].map(licenseText));
}

function licenseText(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : value;
}

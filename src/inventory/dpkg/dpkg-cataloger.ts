import type { CatalogedFile, Cataloger, FileReading, FoundPackage, OwnedFiles } from '../cataloger.ts';
import { limitGaps } from '../entry-gaps.ts';
import { textWithLineFeeds } from '../read-text.ts';
import { readFileList, readSums, type ListedFiles } from './file-list.ts';
import { readStatus, type DpkgPackage } from './status.ts';

const statusFile = '/var/lib/dpkg/status';
/** Packages of an image without dpkg: a file with a paragraph for each, and one with the sums of its files. */
const statusFolderFile = /^\/var\/lib\/dpkg\/status\.d\/[^/]+(?<!\.md5sums)$/u;
/** The name of a list has the architecture where the package can be installed for several. */
const listFile = /^\/var\/lib\/dpkg\/info\/([^/:]+)(?::[^/:]+)?\.list$/u;

/** Reads the packages and files of dpkg: Debian, Ubuntu, their derivatives, and distroless images. */
export const dpkgCataloger: Cataloger = {
  name: 'dpkg',
  version: 1,
  claims: (path) => path === statusFile || listFile.test(path) || statusFolderFile.test(path),
  folders: ['/var/lib/dpkg'],
  // Ten times what the largest installations have.
  maxBytes: 32 * 1024 * 1024,
  companionsOf: (path) => (statusFolderFile.test(path) ? [`${path}.md5sums`] : []),
  read(file) {
    const listed = listFile.exec(file.path)?.[1];
    if (listed !== undefined) return fileReading([], ownedBy(listed, readFileList(textWithLineFeeds(file))));
    return file.path === statusFile ? readDatabase(file) : readStatusFolderFile(file);
  },
};

function readDatabase({ content }: CatalogedFile): FileReading {
  const { packages, gaps } = readStatus(textWithLineFeeds({ content }));
  return fileReading(packages, { owned: [], gaps });
}

function readStatusFolderFile({ path, content, companions }: CatalogedFile): FileReading {
  const { packages, gaps } = readStatus(textWithLineFeeds({ content }), { stateless: true });
  const sums = companions.get(`${path}.md5sums`);
  const [first] = packages;
  const nothing = first === undefined && gaps.length === 0 ? ['it has no package'] : [];
  if (sums === undefined || first === undefined)
    return fileReading(packages, { owned: [], gaps: [...gaps, ...nothing] });
  if (sums.size > dpkgCataloger.maxBytes)
    return fileReading(packages, { owned: [], gaps: [...gaps, `${path}.md5sums is too large`] });
  const files = ownedBy(first.name, readSums(textWithLineFeeds({ content: sums })));
  return fileReading(packages, { owned: files.owned, gaps: [...gaps, ...files.gaps] });
}

interface Ownership {
  owned: readonly OwnedFiles[];
  gaps: readonly string[];
}

function ownedBy(name: string, { paths, gaps }: ListedFiles): Ownership {
  return { owned: paths.length === 0 ? [] : [{ owner: `deb/${name}`, paths }], gaps };
}

function fileReading(packages: readonly DpkgPackage[], { owned, gaps }: Ownership): FileReading {
  return {
    ...(packages.length === 0 ? {} : { packages: distinctPackages(packages.map(foundPackage)) }),
    ...(owned.length === 0 ? {} : { owned }),
    ...(gaps.length === 0 ? {} : { gaps: limitGaps(gaps) }),
  };
}

function foundPackage({ maintainer, ...found }: DpkgPackage): FoundPackage {
  return {
    type: 'deb',
    ...found,
    ...(maintainer === undefined ? {} : { vendor: maintainer }),
    proof: 'installed',
  };
}

/** Drops repetitions of a package; one with another version stays, since both may be there. */
function distinctPackages(packages: readonly FoundPackage[]): readonly FoundPackage[] {
  const distinct = new Map<string, FoundPackage>();
  for (const found of packages) {
    const key = `${found.name} ${found.version} ${found.architecture ?? ''}`;
    if (!distinct.has(key)) distinct.set(key, found);
  }
  return [...distinct.values()];
}

import { stringAt } from '../../formats/json/members.ts';
import type { CatalogedFile, FileReading } from '../cataloger.ts';
import { catalogerOf } from '../file-kind.ts';
import { languagePackage, licenseNames } from '../language-package.ts';
import { parseJsonObject, catalogedText } from '../read-text.ts';

/**
 * Reads the records of conda's packages. Their names are conda's own, of whatever language, and no publisher's advisories
 * are about them; what they install of Python has its own metadata, which the cataloger of Python reads.
 */
export const condaCataloger = catalogerOf('conda', 1, [
  {
    endings: ['.json'],
    claims: (path) => /\/conda-meta\/[^/]+\.json$/u.test(path),
    maxBytes: 32 * 2 ** 20,
    read: readCondaRecord,
  },
]);

function readCondaRecord(file: CatalogedFile): FileReading {
  const record = parseJsonObject(catalogedText(file));
  const name = stringAt(record, 'name') ?? '';
  const version = stringAt(record, 'version') ?? '';
  const licenses = licenseNames([record['license']]);
  return { packages: [languagePackage({ type: 'generic', name, version, proof: 'installed', licenses })] };
}

import {
  openVexJustifications,
  type OpenVexProduct,
  type OpenVexStatement,
} from '../../formats/openvex/read-openvex.ts';
import { isNamedBy, readPackageUrl } from './package-url.ts';
import type { FoundVulnerability } from './scan-results.ts';

/** An image as VEX documents name it. */
export interface VexImage {
  /** Hexadecimal digests of its manifest and its index. */
  digests: readonly string[];
}

/**
 * What the newest statement on a vulnerability of an image says: `cleared` if it is fixed, or does not affect the image
 * for a reason. Of two at the same time, the one that clears nothing counts.
 */
export function isCleared(
  found: FoundVulnerability,
  image: VexImage,
  statements: readonly OpenVexStatement[],
  latest: Date,
): boolean {
  const about = statements
    .filter(
      ({ names, products }) => names.includes(found.id) && products.some((one) => isAbout(one, found, image)),
    )
    .toSorted((a, b) => b.time.getTime() - a.time.getTime());
  const [newest] = about;
  if (newest === undefined || newest.time > latest) return false;
  return about.filter(({ time }) => time.getTime() === newest.time.getTime()).every(clears);
}

function clears({ status, justification = '' }: OpenVexStatement): boolean {
  return status === 'fixed' || (status === 'not_affected' && openVexJustifications.has(justification));
}

/** Whether a product is the image, with the package or as a whole, or the package itself. */
function isAbout(
  { names, hashes, parts }: OpenVexProduct,
  found: FoundVulnerability,
  image: VexImage,
): boolean {
  if (isImage(names, hashes, image))
    return parts.length === 0 || parts.some((part) => isPackage(part, found));
  return parts.length === 0 && isPackage(names, found);
}

function isImage(names: readonly string[], hashes: readonly string[], { digests }: VexImage): boolean {
  return digests.some(
    (digest) =>
      hashes.includes(digest) ||
      names.some((name) =>
        [name, readPackageUrl(name)?.version].some((one) => one?.endsWith(`sha256:${digest}`)),
      ),
  );
}

function isPackage(names: readonly string[], found: FoundVulnerability): boolean {
  const owner = found.package;
  if (owner === undefined) return false;
  return names.some((name) => {
    const naming = readPackageUrl(name);
    return naming !== undefined && isNamedBy(owner, naming);
  });
}

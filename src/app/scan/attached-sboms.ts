import type { AttachedSbom, SbomComparison } from '../../core/software/attached-sbom.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { isJsonRecord } from '../../formats/json/members.ts';
import { readSbomPredicate } from '../../formats/sbom/read-sbom.ts';
import { compareSbom } from '../../inventory/compare-sbom.ts';
import type { AttachedBill, ImageSource } from '../../rootfs/image-source.ts';

/**
 * Whether a bill is of something else that BuildKit scanned: it calls the documents of build stages and of the build context
 * `sbom-…`, that of the image `sbom`.
 */
function isOfBuildStage({ predicate }: AttachedBill): boolean {
  return isJsonRecord(predicate) && typeof predicate.name === 'string' && /^sbom-./u.test(predicate.name);
}

function isOnImage({ subjects }: AttachedBill, digests: readonly string[]): boolean {
  return subjects.length === 0 || digests.length === 0 || subjects.some((one) => digests.includes(one));
}

function compareBill(
  bill: AttachedBill,
  { digests }: Pick<ImageSource, 'digests'>,
  { packages }: Inventory,
): AttachedSbom {
  const { digest, predicateType, problem } = bill;
  const from = `attestation ${digest}`;
  const unread = (why: 'malformed' | 'undetermined', detail: string): AttachedSbom => {
    return { statement: digest, format: predicateType, comparison: unreadable(why, detail, from) };
  };
  if (problem !== undefined) return unread('malformed', problem);
  if (!isOnImage(bill, digests))
    return unread('undetermined', `it is on another image (${bill.subjects.slice(0, 3).join(', ')})`);
  try {
    const { format, inventory, others } = readSbomPredicate(bill.predicate, from);
    const listed = [inventory, ...others].flatMap((one) => one.packages);
    const comparison: Observed<SbomComparison> = known(
      compareSbom(listed, packages, inventory.gaps.length),
      from,
    );
    return { statement: digest, format, comparison };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return unread('malformed', error.message);
  }
}

/** Compares the SBOMs that are attached to an image with its packages; missing where the source of the image holds none. */
export function compareAttachedSboms(
  source: Pick<ImageSource, 'bills' | 'digests'>,
  inventory: Inventory,
): { sboms?: readonly AttachedSbom[] } {
  const { bills } = source;
  if (bills === undefined) return {};
  return {
    sboms: bills.filter((bill) => !isOfBuildStage(bill)).map((bill) => compareBill(bill, source, inventory)),
  };
}

import { resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import type { Inventory } from '../../core/software/inventory.ts';
import { mapKnown, valueOf, type Observed } from '../../core/observed.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import type { ProductNames } from '../../core/software/vulnerability-match.ts';
import type { SbomSubject } from '../../formats/sbom-components/sbom-component.ts';
import { withLikelyOwners } from '../../inventory/likely-owner.ts';
import { longestSbom, readSbom } from '../../formats/sbom/read-sbom.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { SoftwareReading } from './software-reading.ts';
import { withSources } from './with-sources.ts';

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);

async function readBytes(name: string, runtime: RuntimeContext): Promise<Observed<Uint8Array>> {
  if (name !== '-')
    return mapKnown(await runtime.files.readText(resolve(runtime.directory, name), longestSbom), encode);
  const text = await runtime.standardInput?.(longestSbom);
  return text === undefined ? { state: 'absent', from: 'stdin' } : mapKnown(text, encode);
}

function productOf({ name, digest, purl }: SbomSubject): ProductNames {
  return {
    references: [name],
    digests: digest === undefined ? [] : [digest],
    ...(purl === undefined ? {} : { purl }),
  };
}

/** Adds to the packages of an SBOM what their names say, and the SBOM does not. */
function withLikely(inventory: Inventory): Inventory {
  const resolved = withSources(inventory);
  return { ...resolved, packages: withLikelyOwners(resolved) };
}

/** Reads the packages that an SBOM lists, those of each distribution by themselves; `-` is standard input. */
export async function readSbomTarget(
  name: string,
  runtime: RuntimeContext,
): Promise<readonly SoftwareReading[]> {
  const shown = name === '-' ? 'stdin' : name;
  const bytes = await readBytes(name, runtime);
  if (bytes.state === 'absent')
    return [{ failure: new IronhullError('TARGET_MISSING', `${shown}: no such file`) }];
  if (bytes.state === 'unreadable')
    return [{ failure: new IronhullError('TARGET_UNREADABLE', `${shown}: ${bytes.detail}`) }];
  try {
    const { inventory, others, subject } = readSbom(bytes.value, shown);
    const product = subject === undefined ? {} : { product: productOf(subject) };
    return [inventory, ...others].map((one, place) => {
      const distribution = place === 0 ? undefined : valueOf(one.distribution)?.name;
      const title = distribution === undefined ? shown : `${shown} (${distribution})`;
      return {
        software: {
          subject: { kind: 'sbom', id: title, name: title },
          inventory: withLikely(one),
          ...product,
        },
      };
    });
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return [{ failure: new IronhullError('SBOM_MALFORMED', `${shown}: ${error.message}`) }];
  }
}

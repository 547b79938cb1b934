import { resolve } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import type { Observed } from '../../core/observed.ts';
import { Malformed } from '../../formats/bytes/byte-source.ts';
import { readCycloneDxJson } from '../../formats/cyclonedx/read-json.ts';
import { inventoryOfSbom } from '../../formats/sbom-components/inventory-of-sbom.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { TargetReading } from './read-scan-targets.ts';

const largestSbom = 512 * 1024 * 1024;

async function readText(name: string, runtime: RuntimeContext): Promise<Observed<string>> {
  if (name !== '-') return runtime.files.readText(resolve(runtime.directory, name), largestSbom);
  const text = await runtime.standardInput?.(largestSbom);
  return text ?? { state: 'absent', from: 'stdin' };
}

/** Reads the packages that an SBOM lists; `-` is standard input. */
export async function readSbomTarget(name: string, runtime: RuntimeContext): Promise<TargetReading> {
  const shown = name === '-' ? 'stdin' : name;
  const text = await readText(name, runtime);
  if (text.state === 'absent')
    return { failure: new IronhullError('TARGET_MISSING', `${shown}: no such file`) };
  if (text.state === 'unreadable')
    return { failure: new IronhullError('TARGET_UNREADABLE', `${shown}: ${text.detail}`) };
  try {
    const { inventory } = inventoryOfSbom(readCycloneDxJson(JSON.parse(text.value)), shown);
    return { software: [{ subject: { kind: 'sbom', id: shown, name: shown }, inventory }] };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { failure: new IronhullError('SBOM_MALFORMED', `${shown}: ${error.message}`) };
  }
}

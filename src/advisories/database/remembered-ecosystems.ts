import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeStateFile } from '../../io/state-file.ts';
import { isFeedEcosystem } from './feed-place.ts';

/** Most ecosystems that are remembered: all releases of all distributions are some hundred. */
const mostRemembered = 500;

function fileIn(folder: string): string {
  return join(folder, 'ecosystems.json');
}

/** Returns the ecosystems that scans needed, with their releases, sorted; none if nothing that can be read says so. */
export async function rememberedEcosystems(folder: string): Promise<readonly string[]> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => '[]');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  return value
    .filter((one) => typeof one === 'string' && isFeedEcosystem(one))
    .slice(0, mostRemembered) as string[];
}

/**
 * Notes the ecosystems that a scan needed, so that the next update fetches them. Returns why they could not be noted; absent if
 * they were.
 */
export async function rememberEcosystems(
  folder: string,
  ecosystems: readonly string[],
): Promise<string | undefined> {
  const before = await rememberedEcosystems(folder);
  const all = [...new Set([...before, ...ecosystems.filter(isFeedEcosystem)])].toSorted();
  if (all.length === before.length) return undefined;
  return writeStateFile(fileIn(folder), `${JSON.stringify(all)}\n`);
}

import type { FeedStatus } from '../../core/software/advisory-database.ts';
import { DamagedRow } from './stored-advisory.ts';

const texts = [
  'address',
  'fetched',
  'published',
  'etag',
  'lastModified',
  'sha256',
  'failure',
] as const satisfies readonly (keyof FeedStatus)[];
const counts = ['size', 'records', 'notUnderstood'] as const satisfies readonly (keyof FeedStatus)[];

/**
 * Reads the row of a feed.
 * @throws DamagedRow for anything that this version did not write.
 */
export function decodeFeed(name: string, text: string): FeedStatus {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch (error) {
    throw new DamagedRow('the row of a feed is no JSON', { cause: error });
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    throw new DamagedRow('the row of a feed is no object');
  const members = row as Readonly<Record<string, unknown>>;
  return {
    name,
    ecosystems: requireTexts('the ecosystems', members['ecosystems']),
    ...decodeComplete(members['complete']),
    ...(Object.fromEntries(
      texts.flatMap((key) => (members[key] === undefined ? [] : [[key, requireText(key, members[key])]])),
    ) as Pick<FeedStatus, (typeof texts)[number]>),
    ...(Object.fromEntries(counts.map((key) => [key, requireCount(key, members[key])])) as Pick<
      FeedStatus,
      (typeof counts)[number]
    >),
  };
}

function requireTexts(key: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    throw new DamagedRow(`${key} of a feed are missing`);
  return value;
}

function decodeComplete(value: unknown): Pick<FeedStatus, 'complete'> {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null)
    throw new DamagedRow('the complete packages of a feed are no object');
  const { ecosystems, packages } = value as Readonly<Record<string, unknown>>;
  return {
    complete: {
      ecosystems: requireTexts('the complete ecosystems', ecosystems),
      packages: requireTexts('the complete packages', packages),
    },
  };
}

function requireText(key: string, value: unknown): string {
  if (typeof value !== 'string') throw new DamagedRow(`${key} of a feed is no text`);
  return value;
}

function requireCount(key: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new DamagedRow(`${key} of a feed is no count`);
  return value;
}

/** Returns the row of a feed; its name is a column of its own. */
export function encodeFeed(status: FeedStatus): string {
  return JSON.stringify({ ...status, name: undefined });
}

import type { FeedStatus } from '../../core/software/advisory-database.ts';
import { DownloadFailed } from '../../io/http/download-failed.ts';
import { download, removeDownload, type Downloaded } from '../../io/http/download.ts';
import type { ContentClient } from '../../io/http/web-client.ts';
import type { FeedFile, FeedFormat } from '../feeds/publishers.ts';
import { feedAddresses } from './feed-place.ts';

const mebibyte = 2 ** 20;

/** Largest files, as published and unpacked; the largest of 2026 have a tenth of that. */
export const sizeLimits: Readonly<Record<FeedFormat, { published: number; unpacked: number }>> = {
  'osv-zip': { published: 4096 * mebibyte, unpacked: 4096 * mebibyte },
  'debian-tracker': { published: 1024 * mebibyte, unpacked: 1024 * mebibyte },
  secdb: { published: 128 * mebibyte, unpacked: 256 * mebibyte },
  kev: { published: 64 * mebibyte, unpacked: 64 * mebibyte },
  epss: { published: 128 * mebibyte, unpacked: 512 * mebibyte },
};

/** What came of fetching a file. */
export type FetchedFeed =
  | { kind: 'unchanged'; address: string }
  | (Extract<Downloaded, { kind: 'complete' }> & { address: string })
  | {
      kind: 'failed';
      failure: string;
      /** Every place says that there is no such file. */ isMissing: boolean;
    };

/** How files are fetched. */
export interface FetchOptions {
  mirrors: readonly URL[];
  web: ContentClient;
  /** How long nothing may arrive. */
  idleMs: number;
}

/** Fetches a file of a feed into `into` from the first place that has it; `old` is what the database has of it. */
export async function fetchFeed(
  file: FeedFile,
  into: string,
  old: FeedStatus | undefined,
  { mirrors, web, idleMs }: FetchOptions,
): Promise<FetchedFeed> {
  const failures: string[] = [];
  let isMissing = true;
  for (const url of feedAddresses(file, mirrors)) {
    try {
      // What a validator means is a matter of the server that gave it.
      const known = old !== undefined && old.address === url.href ? validatorsOf(old) : undefined;
      const maxBytes = sizeLimits[file.format].published;
      const done = await download({ url, file: into, maxBytes, idleMs, ...(known && { known }) }, web);
      return { ...done, address: url.href };
    } catch (error) {
      if (!(error instanceof DownloadFailed)) throw error;
      failures.push(`${shownAddress(url)}: ${error.message}`);
      isMissing &&= error.status === 404;
      // A part of one place is none of another.
      if (error.status !== undefined) await removeDownload(into);
    }
  }
  return { kind: 'failed', failure: failures.join('; '), isMissing };
}

function validatorsOf({ etag, lastModified }: FeedStatus) {
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}

/** Returns an address without a login, for messages. */
export function shownAddress(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

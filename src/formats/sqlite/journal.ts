import type { ByteSource } from '../bytes/byte-source.ts';

/**
 * Whether a rollback journal is active, so that the database may hold a part of a transaction; a finished one is
 * empty, overwritten or deleted (sqlite.org/fileformat2.html, 3).
 */
export function isJournalActive(journal: ByteSource): boolean {
  return journal.size > 0 && journal.read(0, 1)[0] !== 0;
}

import type { TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { parseFacts } from './read-facts.ts';

/**
 * Reads the facts of a machine.
 * @throws IronhullError `FACTS_MALFORMED`.
 */
async function read([{ text, shown }]: readonly [TargetText, ...TargetText[]]): Promise<TargetReading> {
  return { recorded: parseFacts(text, shown) };
}

/** Reads facts files. */
export const factsReader: TargetReader = { read };

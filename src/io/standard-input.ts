import { unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { decodeText } from './bounded-text.ts';

/** Reads standard input as text of at most `maxBytes`; unpacks gzip. Does not wait for a terminal. */
export async function readStandardInput(maxBytes: number): Promise<Observed<string>> {
  const { stdin } = process;
  const from = 'standard input';
  if (stdin.isTTY)
    return unreadable('not-collected', 'standard input is a terminal: pipe or redirect a file into it', from);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return decodeText(Buffer.concat(chunks), from, maxBytes);
}

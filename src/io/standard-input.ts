import { unreadable } from '../core/observed.ts';
import type { Observed } from '../core/observed.ts';
import { boundedText } from './bounded-text.ts';

/** What is piped in, as a text of at most `maxBytes`; gzip is unpacked. A terminal is not waited for. */
export async function readStandardInput(maxBytes: number): Promise<Observed<string>> {
  const { stdin } = process;
  const from = 'standard input';
  if (stdin.isTTY) return unreadable('not-collected', 'nothing is piped in', from);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return boundedText(Buffer.concat(chunks), from, maxBytes);
}

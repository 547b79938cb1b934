import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { errorCode } from '../failure.ts';
import { DownloadFailed } from './download-failed.ts';
import type { StreamedAnswer } from './stream-answer.ts';

/**
 * Answers as a server would for a file of this machine.
 * @throws DownloadFailed if it cannot be read.
 */
export async function readFileAnswer(url: URL, headers: Record<string, string>): Promise<StreamedAnswer> {
  const path = fileURLToPath(url);
  const answer = { headers: {}, body: noBytes(), close: () => undefined };
  try {
    const status = await stat(path);
    if (!status.isFile()) throw new DownloadFailed('it is not a regular file');
    const modified = status.mtime.toUTCString();
    if (headers['if-modified-since'] === modified) return { ...answer, status: 304 };
    const stream = createReadStream(path);
    return {
      status: 200,
      headers: { 'last-modified': modified, 'content-length': String(status.size) },
      body: stream as AsyncIterable<Buffer>,
      close: () => stream.destroy(),
    };
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ...answer, status: 404 };
    throw new DownloadFailed(`system error ${code}`, undefined, { cause: error });
  }
}

async function* noBytes(): AsyncGenerator<Buffer> {
  // No answer without content has any.
}

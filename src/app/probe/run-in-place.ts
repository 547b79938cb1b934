import { known, unreadable } from '../../core/observed.ts';
import { textOfStream } from '../../formats/docker-stream/frames.ts';
import { programArchive } from '../../formats/tar/write-program.ts';
import { longestOutput } from '../../probes/parse-answers.ts';
import { helperPath } from '../../probes/twin-request.ts';
import type { ProbeEngine } from './engine.ts';
import { helperTimeoutMs, type HelperRun } from './run-twin.ts';

const bounds = { timeoutMs: helperTimeoutMs, maxBytes: longestOutput };

/** Copies the helper into a running container, runs it there as the user of the container, and removes it. */
export async function runInPlace(
  { writer, helper }: ProbeEngine,
  id: string,
  helperArguments: readonly string[],
): Promise<HelperRun> {
  const copied = await writer.putArchive(id, '/', programArchive(helperPath.slice(1), helper));
  if (copied.state === 'unreadable') {
    const detail = `the helper could not be copied into it (leave out --in-place): ${copied.detail}`;
    return { output: { ...copied, detail }, remarks: [] };
  }
  try {
    const ran = await writer.execute(id, { Cmd: [helperPath, ...helperArguments] }, bounds);
    if (ran.state !== 'known') return { output: ran, remarks: [] };
    const text = textOfStream(ran.value, 1);
    return {
      output:
        text === undefined || !text.startsWith('{')
          ? unreadable('undetermined', `the helper did not run: ${(text ?? '').slice(0, 200)}`, ran.from)
          : known(text, ran.from),
      remarks: [],
    };
  } finally {
    // No program of the image is needed: the helper removes itself, as root, who may.
    await writer.execute(id, { User: '0', Cmd: [helperPath, `remove=${helperPath}`] }, bounds);
  }
}

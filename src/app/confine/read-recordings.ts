import { IronhullError } from '../../core/errors.ts';
import type { Recording } from '../../core/confine/recording.ts';
import { groupRecordings } from '../../confine/recording/group-recordings.ts';
import { mergeRecordings } from '../../confine/recording/merge-recordings.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { conform, Misshapen } from '../targets/facts/conform.ts';
import { depthOf } from '../targets/facts/depth.ts';
import { recordingShapes } from './recording-shape.gen.ts';
import { resolve } from 'node:path';

const largest = 64 * 1024 * 1024;
/** Recordings are nested 5 deep. */
const deepest = 20;

/**
 * Reads recordings of one workload and merges them.
 * @throws IronhullError `RECORDING_MALFORMED`; `TARGET_MISSING`, `TARGET_UNREADABLE` for a file.
 */
export async function readRecordings(files: readonly string[], runtime: RuntimeContext): Promise<Recording> {
  const [first, ...others] = await readAll(files, runtime);
  if (first === undefined) throw new IronhullError('USAGE', 'name one recording or more');
  return others.reduce((merged, other) => {
    const both = mergeRecordings(merged, other);
    if (typeof both !== 'string') return both;
    throw new IronhullError(
      'USAGE',
      `the recordings cannot be merged: ${both}; only --format daemon and seccomp take several workloads`,
    );
  }, first);
}

/**
 * Reads recordings of the workloads of one host: one for each workload, those of one are merged.
 * @throws IronhullError as `readRecordings`.
 */
export async function readHostRecordings(
  files: readonly string[],
  runtime: RuntimeContext,
): Promise<readonly Recording[]> {
  const grouped = groupRecordings(await readAll(files, runtime));
  if (typeof grouped !== 'string' && grouped.length > 0) return grouped;
  throw new IronhullError(
    'USAGE',
    typeof grouped === 'string'
      ? `the recordings are not of one host: ${grouped}`
      : 'name one recording or more',
  );
}

async function readAll(files: readonly string[], runtime: RuntimeContext): Promise<readonly Recording[]> {
  const recordings: Recording[] = [];
  for (const file of files) recordings.push(await readRecording(file, runtime));
  return recordings;
}

async function readRecording(file: string, runtime: RuntimeContext): Promise<Recording> {
  const text = await runtime.files.readText(resolve(runtime.directory, file), largest);
  if (text.state === 'absent') throw new IronhullError('TARGET_MISSING', `${file}: no such file`);
  if (text.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${file}: ${text.detail}`);
  return parseRecording(text.value, file);
}

/**
 * Parses a recording.
 * @throws IronhullError `RECORDING_MALFORMED` for another text, with what is wrong in it.
 */
export function parseRecording(text: string, shown: string): Recording {
  const refuse = (why: string): never => {
    throw new IronhullError('RECORDING_MALFORMED', `${shown}: ${why}`);
  };
  try {
    if (depthOf(text) > deepest) return refuse(`it is nested more than ${deepest} deep`);
    return conform(JSON.parse(text), recordingShapes) as Recording;
  } catch (error) {
    if (error instanceof SyntaxError) return refuse('it is not JSON, or was cut short');
    if (error instanceof Misshapen) return refuse(`\`${error.path}\` is not ${error.message}`);
    throw error;
  }
}

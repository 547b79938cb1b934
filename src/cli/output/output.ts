import { access, constants, lstat, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments, TakesOptions } from '../syntax/arguments.ts';

/** A text, whole or in parts: a long report is written while it is made, and never held as a whole. */
export type Text = string | Iterable<string>;

/** Characters that are written at a time: parts are short, and each write is a call of the kernel. */
const chunkLength = 2 ** 16;

function* chunksOf(text: Text): Generator<string> {
  if (typeof text === 'string') {
    yield text;
    return;
  }
  let parts: string[] = [];
  let length = 0;
  for (const part of text) {
    parts.push(part);
    length += part.length;
    if (length < chunkLength) continue;
    yield parts.join('');
    [parts, length] = [[], 0];
  }
  yield parts.join('');
}

function unwritable(error: unknown, place: string): IronhullError {
  const detail = error instanceof Error ? error.message : String(error);
  return new IronhullError('OUTPUT_UNWRITABLE', `${place}: ${detail}`, { cause: error });
}

/**
 * Writes a file that was named.
 * @throws IronhullError `OUTPUT_UNWRITABLE`.
 */
export async function writeOut(file: string, text: Text): Promise<void> {
  try {
    await writeFile(file, chunksOf(text));
  } catch (error) {
    throw unwritable(error, file);
  }
}

/**
 * Writes a file that must not be there yet, unless it may be overwritten. A link in its place is not followed.
 * @throws IronhullError `OUTPUT_UNWRITABLE`.
 */
export async function writeNew(file: string, text: string, mayOverwrite: boolean): Promise<void> {
  try {
    if (mayOverwrite) await rm(file, { force: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw isThere(file, error);
    throw unwritable(error, file);
  }
}

/**
 * Requires, before a run that takes long, that `writeNew` can write its file at the end.
 * @throws IronhullError `OUTPUT_UNWRITABLE`.
 */
export async function requireWritable(file: string, mayOverwrite: boolean): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw unwritable(error, file);
  });
  if (!mayOverwrite && (await lstat(file).catch(() => undefined)) !== undefined) throw isThere(file);
}

/**
 * The same of a file that `writeOut` writes in place: one that is there needs no right on its folder.
 * @throws IronhullError `OUTPUT_UNWRITABLE`.
 */
async function requireReplaceable(file: string): Promise<void> {
  try {
    await access(file, constants.W_OK);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      throw unwritable(error, file);
    await requireWritable(file, true);
  }
}

const isThere = (file: string, cause?: unknown): IronhullError =>
  new IronhullError('OUTPUT_UNWRITABLE', `${file} is there already; --overwrite replaces it`, { cause });

/**
 * Keeps an error of stdout or stderr from ending the process: `print` reports those that matter, and
 * a reader that has seen enough (`| head -1`) is no failure of the run.
 */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/**
 * Writes to stdout; resolves when the text has left the process or its reader has gone away.
 * @throws IronhullError `OUTPUT_UNWRITABLE`, as for a disk that is full.
 */
export async function print(text: Text): Promise<void> {
  for (const chunk of chunksOf(text)) if (!(await isPrinted(chunk))) return;
}

/** Writes a chunk to stdout; whether there is still a reader. */
function isPrinted(chunk: string): Promise<boolean> {
  return new Promise((done, fail) => {
    process.stdout.write(chunk, (error?: NodeJS.ErrnoException | null) => {
      if (!error || error.code === 'EPIPE') done(!error);
      else fail(unwritable(error, 'stdout'));
    });
  });
}

/** Writes to stderr, for people: progress, errors and what else is no part of the report. */
export function printError(text: Text): void {
  for (const chunk of chunksOf(text)) process.stderr.write(chunk);
}

/** The file that `--output` names; `-` is stdout. */
export function outputFile(args: Arguments): string | undefined {
  const file = args.text('output');
  return file === '-' ? undefined : file;
}

/**
 * Requires, before a command runs, that the files it is to write at its end can be written.
 * @throws IronhullError `OUTPUT_UNWRITABLE`, `USAGE`.
 */
export async function requireOutputs({ options }: TakesOptions, args: Arguments): Promise<void> {
  for (const name of ['output', 'html', 'write-vex', 'write-baseline'] as const) {
    const file = args.text(name);
    if (file === undefined || (file === '-' && name === 'output')) continue;
    if (file === '-') throw new IronhullError('USAGE', `--${name} is -, and only --output writes to stdout`);
    const status = await stat(file).catch(() => undefined);
    if (status?.isDirectory() === true) throw unwritable('it is a folder', file);
    try {
      await requireReplaceable(file);
    } catch (error) {
      // A file that is replaced needs no right of its own.
      if (!options.includes('overwrite')) throw error;
      await requireWritable(file, true);
    }
  }
}

/** Writes a text to `--output`, or to stdout. */
export async function emit(text: Text, args: Arguments): Promise<void> {
  const file = outputFile(args);
  return file === undefined ? print(text) : writeOut(file, text);
}

/**
 * Makes sure that no file is written over another one of the same run.
 * @throws IronhullError `USAGE`.
 */
export function refuseSharedFiles(args: Arguments): void {
  const reports = [outputFile(args), args.text('html'), args.text('write-vex')];
  const read = [
    args.text('facts'),
    args.text('policy'),
    args.text('baseline'),
    ...args.list('with'),
    ...args.list('vex'),
  ];
  const written = [...reports, args.text('write-baseline')].filter((file) => file !== undefined);
  const places = written.map((file) => resolve(file));
  const kept = new Set(read.flatMap((file) => (file === undefined ? [] : [resolve(file)])));
  const twice = written.find((_, n) => places.indexOf(places[n] ?? '') !== n);
  const over = reports.find((file) => file !== undefined && kept.has(resolve(file)));
  const clash = twice ?? over;
  if (clash !== undefined) throw new IronhullError('USAGE', `${clash} would be overwritten by a report`);
}

import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec, type TestEvent } from 'node:test/reporters';
import type { Counts, SuiteResult } from './counts.ts';
import { withFolderInMemory } from './memory-folder.ts';
import type { Suite } from './suites.ts';
import { withPlainSurroundings } from './surroundings.ts';
import { Verdicts } from './verdicts.ts';

const none: Counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };

/** What a suite's events have said so far. */
interface Heard {
  counts: Counts;
  /** Files in which there was no test. */
  silent: Set<string>;
  /** Of each file that ran in a process of its own: milliseconds, and its counts. */
  durations: Map<string, number>;
  byFile: Map<string, Counts>;
  verdicts: Verdicts;
}

/** A result, which files passed, and the counts of each file that ran in a process of its own. */
export interface Executed extends Omit<SuiteResult, 'remembered' | 'repeated'> {
  verdicts: Verdicts;
  byFile: ReadonlyMap<string, Counts>;
}

/** Number of the slowest files that are named. */
const mostNamed = 12;

type RunnerCounts = Extract<TestEvent, { type: 'test:summary' }>['data']['counts'];

/** The runner puts every test under exactly one of these; its types leave out `failed`. */
function readCounts({ tests, suites, passed, cancelled, skipped, todo }: RunnerCounts): Counts {
  const failed = tests - passed - cancelled - skipped - todo;
  return { tests, suites, passed, failed, cancelled, skipped, todo };
}

/**
 * Takes counts and durations out of an event, and the files without a test: the runner starts those as tests of
 * their own name.
 */
function hear(event: TestEvent, heard: Heard): void {
  heard.verdicts.note(event);
  if (event.type === 'test:summary' && event.data.file === undefined)
    heard.counts = readCounts(event.data.counts);
  if (event.type === 'test:summary' && event.data.file !== undefined) {
    heard.durations.set(event.data.file, event.data.duration_ms);
    heard.byFile.set(event.data.file, readCounts(event.data.counts));
  }
  if (event.type === 'test:start' && event.data.name === event.data.file) heard.silent.add(event.data.name);
}

/** Whether an event is worth a line when only failures, skipped tests and output are to be shown. */
function worthALine(event: TestEvent): boolean {
  if (event.type === 'test:pass') return event.data.skip !== undefined;
  return event.type === 'test:fail' || event.type === 'test:stderr' || event.type === 'test:stdout';
}

async function* listen(
  events: AsyncIterable<TestEvent>,
  heard: Heard,
  verbose: boolean,
): AsyncGenerator<TestEvent> {
  for await (const event of events) {
    hear(event, heard);
    if (verbose || worthALine(event)) yield event;
  }
}

function runSuite(suite: Suite, root: string): AsyncIterable<TestEvent> {
  return run({
    files: suite.files.map((file) => resolve(root, file)),
    isolation: suite.isolated ? 'process' : 'none',
    // A test of an engine waits for it half of the time: there is one more of them than processors.
    concurrency: suite.isolated && suite.alone !== true ? availableParallelism() + 1 : false,
  });
}

/** How a suite is run: in which checkout, and where failures and skipped tests are shown (all tests if `verbose`). */
export interface RunOptions {
  root: string;
  verbose: boolean;
  output: Writable;
}

/** Runs a suite, and shows its tests as they end. */
export async function execute(suite: Suite, { root, verbose, output }: RunOptions): Promise<Executed> {
  const started = performance.now();
  const verdicts = new Verdicts(root, suite.files);
  const heard: Heard = {
    counts: none,
    silent: new Set(),
    durations: new Map(),
    byFile: new Map(),
    verdicts,
  };
  if (suite.files.length > 0) {
    const reporter = new spec(); // It names files below the folder that it is made in.
    const start = (): Promise<void> =>
      pipeline(Readable.from(listen(runSuite(suite, root), heard, verbose)), reporter, output, {
        end: false,
      });
    await (suite.isolated ? start() : withFolderInMemory(() => withPlainSurroundings(start)));
  }
  const silent = [...heard.silent].map((file) => relative(root, file));
  const slowest = [...heard.durations]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, mostNamed)
    .map(([file, ms]) => ({ file: relative(root, file), seconds: ms / 1000 }));
  const seconds = (performance.now() - started) / 1000;
  const byFile = new Map([...heard.byFile].map(([file, counts]) => [relative(root, file), counts]));
  return { name: suite.name, counts: heard.counts, silent, slowest, seconds, verdicts, byFile };
}

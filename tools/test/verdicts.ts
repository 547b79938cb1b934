import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import type { Part } from './inputs.ts';
import { examples } from './suites.ts';

/** What the events of a run have said of one part. */
interface Verdict {
  tests: number;
  /** Whether each of its tests ran and passed: none failed, was skipped or is still to be written. */
  passed: boolean;
}

/** The name of a part, as its events give it. */
export function nameOf({ file, check }: Part): string {
  return check === undefined ? file : `${file} ${check}`;
}

/** The name of the part that a suite of the examples is: its name begins with the path of the check file. */
function examplesOf(suite: string): string {
  return nameOf({ file: examples, check: `src/checks/${suite.replace(/: .*$/su, '')}.ts` });
}

/** Collects which parts passed from the events of a run, in the order in which they come. */
export class Verdicts {
  readonly #root: string;
  readonly #files: ReadonlySet<string>;
  readonly #parts = new Map<string, Verdict>();
  /** Results of tests whose outermost test or suite has not come yet: it is reported after them, and may be in another file. */
  #open: Verdict = { tests: 0, passed: true };
  #failures = 0;
  /** Whether a test failed that is in no known file: it may be of any part. */
  #isDoubtful = false;

  constructor(root: string, files: readonly string[]) {
    this.#root = root;
    this.#files = new Set(files);
  }

  note(event: TestEvent): void {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') return;
    const { file, nesting, name, skip, todo, details } = event.data;
    const path = file === undefined ? '' : relative(this.#root, file);
    const passed = event.type === 'test:pass' && skip === undefined && todo === undefined;
    const tests = details.type === 'suite' ? 0 : 1;
    if (event.type === 'test:fail') this.#failures += tests;
    this.#open = { tests: this.#open.tests + tests, passed: this.#open.passed && passed };
    if (nesting > 0) return;
    if (this.#files.has(path)) this.#close(path === examples ? examplesOf(name) : path);
    else this.#isDoubtful ||= event.type === 'test:fail';
    this.#open = { tests: 0, passed: true };
  }

  #close(part: string): void {
    const before = this.#parts.get(part) ?? { tests: 0, passed: true };
    const { tests, passed } = this.#open;
    this.#parts.set(part, { tests: before.tests + tests, passed: before.passed && passed });
  }

  /** Number of the tests that failed. */
  get failures(): number {
    return this.#failures;
  }

  /** The number of tests of a part that ran and passed as a whole, and `undefined` of any other. */
  passedTests(part: Part): number | undefined {
    const verdict = this.#isDoubtful ? undefined : this.#parts.get(nameOf(part));
    return verdict?.passed === true && verdict.tests > 0 ? verdict.tests : undefined;
  }
}

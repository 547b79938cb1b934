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

/** Collects which parts passed from the events of a run, in the order in which they come. */
export class Verdicts {
  readonly #root: string;
  readonly #parts = new Map<string, Verdict>();
  /** Results of the examples of a check whose name has not come yet: a suite is reported after its tests. */
  #open: Verdict = { tests: 0, passed: true };
  #failures = 0;
  /** Whether a test failed that is in no known file: it may be of any part. */
  #isDoubtful = false;

  constructor(root: string, files: readonly string[]) {
    this.#root = root;
    for (const file of files) this.#parts.set(file, { tests: 0, passed: true });
  }

  note(event: TestEvent): void {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') return;
    const { file, nesting, name, skip, todo, details } = event.data;
    const path = file === undefined ? '' : relative(this.#root, file);
    const passed = event.type === 'test:pass' && skip === undefined && todo === undefined;
    const tests = details.type === 'suite' ? 0 : 1;
    if (event.type === 'test:fail') this.#failures += tests;
    const verdict = path === examples ? this.#open : this.#parts.get(path);
    if (verdict === undefined) this.#isDoubtful ||= !passed;
    else {
      verdict.tests += tests;
      verdict.passed &&= passed;
    }
    if (path === examples && nesting === 0) this.#close(name);
  }

  #close(suite: string): void {
    const name = nameOf({ file: examples, check: `src/checks/${suite.replace(/: .*$/su, '')}.ts` });
    const before = this.#parts.get(name) ?? { tests: 0, passed: true };
    const { tests, passed } = this.#open;
    this.#parts.set(name, { tests: before.tests + tests, passed: before.passed && passed });
    this.#open = { tests: 0, passed: true };
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

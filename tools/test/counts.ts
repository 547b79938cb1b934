/** Totals of a test run, named as Node's test runner names them. */
export interface Counts {
  tests: number;
  suites: number;
  passed: number;
  failed: number;
  cancelled: number;
  skipped: number;
  todo: number;
}

/** Files of a run and their totals; `silent` are those in which no test ran. */
export interface SuiteResult {
  name: string;
  counts: Counts;
  silent: readonly string[];
  /** Number of tests that passed before with the same inputs, and did not run. */
  remembered: number;
  /** Files that failed beside other tests and passed when they ran again by themselves. */
  repeated: readonly string[];
  /** The files that took longest, if each had a process of its own. */
  slowest: readonly { file: string; seconds: number }[];
  seconds: number;
}

const words = ['tests', 'suites', 'passed', 'failed', 'cancelled', 'skipped', 'todo'] as const;

/** The sum of several runs. */
export function total(all: readonly Counts[]): Counts {
  const sum = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };
  for (const counts of all) for (const word of words) sum[word] += counts[word];
  return sum;
}

/**
 * Why a run is not a success, if it is not. Nothing run, a file without a test and a test that was
 * cancelled are failures like any other: a gate that looked at nothing is red.
 */
export function whyRed(results: readonly SuiteResult[]): string | undefined {
  const sum = total(results.map((result) => result.counts));
  const silent = results.flatMap((result) => result.silent);
  const remembered = results.reduce((tests, result) => tests + result.remembered, 0);
  if (sum.tests + remembered === 0) return 'no test was run';
  if (silent.length > 0) return `no test was run in ${silent.join(', ')}`;
  if (sum.failed + sum.cancelled > 0) return `${sum.failed + sum.cancelled} tests failed`;
  return undefined;
}

function inThousands(count: number): string {
  return count.toLocaleString('en');
}

/** One line on a suite: how many tests it has and how many passed. */
export function describeResult({ name, counts, remembered, seconds }: SuiteResult): string {
  const before = `of which ${inThousands(remembered)} passed before with the same inputs, `;
  const all = `${name}: ${inThousands(counts.tests + remembered)} tests, ${remembered > 0 ? before : ''}`;
  return `${all}${inThousands(counts.passed)} passed${remembered > 0 ? ' now' : ''}, ${seconds.toFixed(1)} s`;
}

/** The counts as Node's TAP reporter ends a run. */
export function inRunnersWords(counts: Counts): string {
  const { tests, suites, passed, failed, cancelled, skipped, todo } = counts;
  return Object.entries({ tests, suites, pass: passed, fail: failed, cancelled, skipped, todo })
    .map(([word, count]) => `# ${word} ${count}`)
    .join('\n');
}

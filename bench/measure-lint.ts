import { runLint } from './lint-process.ts';
import { spread } from './machine.ts';

const runs = 5;

/** What a run over a folder may take. */
interface Bounds {
  milliseconds: number;
  mebibytes?: number;
}

/** Lints a folder several times in a separate process, and prints time, memory and findings beside the bounds. */
export function measureLint(folder: string, { milliseconds, mebibytes }: Bounds): void {
  const uses = Array.from({ length: runs }, () => runLint([folder]));
  for (const { status, stderr } of uses) if (status !== 0) throw new Error(stderr);
  const [{ stdout }] = uses as [(typeof uses)[number]];
  const { findings } = JSON.parse(stdout) as { findings: readonly unknown[] };
  const memory = Math.max(...uses.map((use) => use.mebibytes));
  const bound = mebibytes === undefined ? '' : ` (bound ${mebibytes})`;
  console.log(`wall ${spread(uses.map((use) => use.milliseconds))}   (bound ${milliseconds} ms)`);
  console.log(`cpu  ${spread(uses.map(({ cpu }) => cpu))}`);
  console.log(`peak memory ${memory.toFixed(0)} MiB${bound}, ${findings.length} findings`);
}

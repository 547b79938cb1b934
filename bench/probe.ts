// How long `ironhull probe` takes for one container, beside `docker run` of the same image: as root,
// `node bench/probe.ts [RUNS]`.
import { performance } from 'node:perf_hooks';
import { startEngine } from '../test/lab/kit/engine.ts';
import { labImage } from '../test/lab/kit/image.ts';
import { probe } from '../test/lab/probe-matrix.ts';

function line(name: string, time: number): string {
  return `${name.padEnd(34)} ${time.toFixed(0).padStart(6)} ms\n`;
}

const runs = Number(process.argv[2] ?? 9);
const engine = await startEngine({ config: 'default' });
try {
  const image = await labImage(engine);
  await engine.docker('run', '--detach', '--name=bench', image, 'sleep', '3600');
  const median = async (work: () => Promise<unknown>): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < runs; n += 1) {
      const started = performance.now();
      await work();
      times.push(performance.now() - started);
    }
    return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
  };
  const probed = await median(() => probe(engine, ['bench']));
  const inPlace = await median(() => probe(engine, ['bench'], { inPlace: true }));
  const run = await median(() => engine.docker('run', '--rm', image, 'true'));
  process.stdout.write(line(`probe (all, median of ${runs})`, probed));
  process.stdout.write(line('probe --in-place', inPlace));
  process.stdout.write(line('docker run --rm IMAGE true', run));
} finally {
  await engine.stop();
}

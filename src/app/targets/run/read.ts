import { readRunCommand, type RunReading } from '../../../adapters/run-command/read-run-command.ts';
import type { WrittenWorkload } from '../../../core/workload/workload.ts';
import { withConfigurationFiles } from '../shared/configuration-files.ts';
import { followLinks } from '../shared/follow-links.ts';
import { parseWithReferences } from '../shared/load-references.ts';
import { problemGap, malformed, toFacts } from '../shared/parsed-target.ts';
import { setVariables, type RuntimeContext } from '../../runtime/runtime-context.ts';
import type { TargetReader, TargetReading, TargetText } from '../shared/target.ts';

/** Returns a line as its places show it, where what may be a credential is covered up; a longer text by its count. */
function nameOf(workloads: readonly WrittenWorkload[]): string {
  const [place] = workloads[0]?.at ?? [];
  if (place?.in !== 'command') return 'a docker run line';
  const isScript = workloads.length > 1 || /(?<!\\)\n/u.test(place.command.trim());
  if (!isScript) return `\`${place.command}\``;
  return workloads.length === 1 ? '1 docker run line of a script' : `${workloads.length} docker run lines`;
}

function readingOf({ workloads, problems }: RunReading): TargetReading {
  const gaps = problems.map((problem) => problemGap('workload', 'docker run line', problem));
  return {
    name: nameOf(workloads),
    facts: { workloads: workloads.map((written) => toFacts(written)) },
    gaps,
    failures: gaps.map(malformed),
  };
}

/** Reads a `docker run` line without any file. */
function readAlone(line: string): TargetReading {
  return readingOf(readRunCommand(line, { env: {}, directory: '/srv/example', home: '/home/user' }));
}

/** Reads a `docker run` line, with the seccomp profiles that it names and the links that it mounts. */
async function read(
  [{ text }]: readonly [TargetText, ...TargetText[]],
  runtime: RuntimeContext,
): Promise<TargetReading> {
  const { directory, home } = runtime;
  const env = setVariables(runtime);
  const reading = await parseWithReferences(runtime.files, ({ load }) =>
    readRunCommand(text, { env, directory, home, load }),
  );
  const linked = await followLinks(reading.workloads, [directory], runtime.files);
  const folder = { path: directory, shown: '.' };
  return readingOf({ ...reading, workloads: await withConfigurationFiles(linked, folder, runtime.files) });
}

/** Reads `docker run` lines. */
export const runReader: TargetReader = { read, readAlone };

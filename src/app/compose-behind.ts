import { IronhullError } from '../core/errors.ts';
import type { Facts, WorkloadFacts } from '../core/facts.ts';
import type { Gap } from '../core/finding.ts';
import type { HostFiles } from '../io/files.ts';
import { readComposeTarget } from './read-compose-target.ts';
import type { Surroundings } from './surroundings.ts';
import type { WrittenReading } from './written-reading.ts';

/** A compose file that containers say they were made from, with the project they name. */
interface Origin {
  path: string;
  project: string;
}

/** `compose:shop/web` is of the project `shop`. */
function projectOf(key: string): string | undefined {
  return /^compose:([^/]*)\//u.exec(key)?.[1];
}

function gap(name: string, why: string): Gap {
  return { subject: { kind: 'compose', id: name, name }, what: name, why };
}

/** The origins containers name, and gaps for those whose files this version cannot put together. */
function originsOf({ workloads }: Facts): { origins: readonly Origin[]; gaps: readonly Gap[] } {
  const origins = new Map<string, Origin>();
  const gaps = new Map<string, Gap>();
  for (const { written } of workloads) {
    const { surface, composeFiles, key } = written;
    const project = projectOf(key);
    if (surface !== 'container' || composeFiles === undefined || project === undefined) continue;
    const [path, ...more] = composeFiles;
    const name = composeFiles.join(', ');
    if (more.length > 0)
      gaps.set(
        name,
        gap(name, 'made from several files, which are not put together yet: no finding points to them'),
      );
    // A label is text from outside: nothing but a compose file by an absolute path is opened for it.
    else if (path !== undefined && /^\/.*\.ya?ml$/u.test(path))
      origins.set(`${project} ${path}`, { path, project });
    else
      gaps.set(
        name,
        gap(name, 'the container names it as its compose file, and it is no absolute path of a YAML file'),
      );
  }
  return { origins: [...origins.values()], gaps: [...gaps.values()] };
}

async function readOrigin(
  { path, project }: Origin,
  files: HostFiles,
  surroundings: Surroundings,
): Promise<WrittenReading> {
  try {
    const reading = await readComposeTarget({ path, shown: path, project }, files, surroundings);
    if (reading.gaps.length === 0) return reading;
    // What stands in a file that a label names is not quoted: it may be any file of the host.
    return { workloads: reading.workloads, gaps: [gap(path, 'it is not a valid compose file')] };
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    return {
      workloads: [],
      gaps: [gap(path, `containers were made from it, and it cannot be read here: ${error.message}`)],
    };
  }
}

/**
 * Adds the compose files that containers were made from, where they are on this machine, so that
 * what is wrong with a container names the line that causes it. Files that were named by a person
 * already stand for their project.
 */
export async function composeBehind(
  facts: Facts,
  files: HostFiles,
  surroundings: Surroundings,
): Promise<Facts> {
  const named = new Set(
    facts.workloads
      .filter(({ written }) => written.surface === 'compose')
      .map(({ written }) => projectOf(written.key)),
  );
  const { origins, gaps } = originsOf(facts);
  const wanted = origins.filter(({ project }) => !named.has(project));
  const readings = await Promise.all(wanted.map((origin) => readOrigin(origin, files, surroundings)));
  const running = new Set(facts.workloads.map(({ written }) => written.key));
  const behind = readings
    .flatMap(({ workloads }) => workloads)
    .filter(({ written }: WorkloadFacts) => running.has(written.key));
  return {
    ...facts,
    workloads: [...facts.workloads, ...behind],
    gaps: [...facts.gaps, ...gaps, ...readings.flatMap((reading) => reading.gaps)],
  };
}

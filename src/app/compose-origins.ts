import { dirname } from 'node:path/posix';
import { IronhullError } from '../core/errors.ts';
import { requireNamed } from '../core/require-named.ts';
import type { Facts, WorkloadFacts } from '../core/facts/facts.ts';
import type { CollectedGap } from '../core/findings/finding.ts';
import type { HostFiles } from '../io/files.ts';
import { longestComposeFile } from './targets/shared/longest-compose-file.ts';
import { readProject } from './targets/compose/read-project.ts';
import type { TargetText } from './targets/shared/target.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';
import { toFacts, type ParsedTarget } from './targets/shared/parsed-target.ts';

/** Compose files named in container labels, with their project. */
interface Origin {
  paths: readonly string[];
  project: string;
}

/** `compose:shop/web` is of the project `shop`. */
function projectOf(key: string): string | undefined {
  return /^compose:([^/]*)\//u.exec(key)?.[1];
}

function gap(name: string, why: string): CollectedGap {
  return { subject: { kind: 'compose', id: name, name }, what: name, why };
}

/** Returns the origins named by containers, and gaps for names that are no Compose file. */
function originsOf({ workloads }: Facts): { origins: readonly Origin[]; gaps: readonly CollectedGap[] } {
  const origins = new Map<string, Origin>();
  const gaps = new Map<string, CollectedGap>();
  for (const { written } of workloads) {
    const { surface, composeFiles: paths, key } = written;
    const project = projectOf(key);
    if (surface !== 'container' || paths === undefined || project === undefined) continue;
    const name = paths.join(', ');
    // A label is untrusted: open only YAML files by absolute path.
    if (paths.length > 0 && paths.every((path) => /^\/.*\.ya?ml$/u.test(path)))
      origins.set(`${project} ${name}`, { paths, project });
    else
      gaps.set(
        name,
        gap(name, 'the container names it as its compose file, and it is no absolute path of a YAML file'),
      );
  }
  return { origins: [...origins.values()], gaps: [...gaps.values()] };
}

async function textAt(path: string, files: HostFiles): Promise<TargetText> {
  const text = requireNamed(await files.readText(path, longestComposeFile), path);
  return { path, shown: path, key: path, text };
}

async function readOrigin(
  { paths, project }: Origin,
  files: HostFiles,
  runtime: RuntimeContext,
): Promise<ParsedTarget> {
  const name = paths.join(', ');
  try {
    const [first, ...more] = await Promise.all(paths.map((path) => textAt(path, files)));
    if (first === undefined) return { workloads: [], gaps: [] };
    const { workloads, problems } = await readProject(
      { texts: [first, ...more], directory: dirname(first.path), name: project },
      files,
      runtime,
    );
    // Never quote a file named by a label: it may be any file of the host.
    const gaps = problems.length === 0 ? [] : [gap(name, 'it is not a valid compose file')];
    return { workloads: workloads.map((written) => toFacts(written)), gaps };
  } catch (error) {
    if (!(error instanceof IronhullError)) throw error;
    const why = `containers were made from it, and it cannot be read here: ${error.message}`;
    return { workloads: [], gaps: [gap(name, why)] };
  }
}

/**
 * Adds the compose files that containers were made from, where they are on this machine, so that
 * what is wrong with a container names the line that causes it. Files that were named by a person
 * already stand for their project.
 */
export async function addComposeOrigins(
  facts: Facts,
  files: HostFiles,
  runtime: RuntimeContext,
): Promise<Facts> {
  const named = new Set(
    facts.workloads
      .filter(({ written }) => written.surface === 'compose')
      .map(({ written }) => projectOf(written.key)),
  );
  const { origins, gaps } = originsOf(facts);
  const wanted = origins.filter(({ project }) => !named.has(project));
  const readings = await Promise.all(wanted.map((origin) => readOrigin(origin, files, runtime)));
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

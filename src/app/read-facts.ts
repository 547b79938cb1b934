import { counted } from '../core/counted.ts';
import { IronhullError } from '../core/errors.ts';
import type { Facts } from '../core/facts.ts';
import { absent, type Observed } from '../core/observed.ts';
import type { HostFiles } from '../io/files.ts';
import { depthOf } from './facts-file/depth.ts';
import { conform, Misshapen } from './facts-file/conform.ts';
import { factsShapes } from './facts-file/shape.gen.ts';
import type { RuntimeContext } from './runtime-context.ts';

/** Facts of a host with a thousand containers are some 10 MiB; a longer file is not one of ours. */
const largest = 128 * 1024 * 1024;

/** Facts are nested some 15 deep. */
const deepest = 100;

function refuse(name: string, why: string): never {
  throw new IronhullError('FACTS_MALFORMED', `${name}: ${why}`);
}

/** Without these three there is nothing to judge, whatever version wrote the file. */
const readings = ['host', 'engine', 'containers'];

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/u;

function check(value: unknown, name: string): Facts {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse(name, 'it is not a JSON object');
  const version = 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (version !== 1) {
    const shown = typeof version === 'number' || typeof version === 'string' ? version : 'not a number';
    refuse(name, `its schemaVersion is ${JSON.stringify(shown).slice(0, 40)}, this version reads 1`);
  }
  const missing = readings.find((member) => !Object.hasOwn(value, member));
  if (missing !== undefined) refuse(name, `\`${missing}\` is not there`);
  const facts = conform(value, factsShapes) as Facts;
  if (!time.test(facts.collectedAt) || Number.isNaN(Date.parse(facts.collectedAt)))
    refuse(name, '`collectedAt` is not a time');
  const fewer = containersLacking(facts);
  if (fewer !== undefined) refuse(name, fewer);
  return facts;
}

/** A file that lost containers on its way would look cleaner than what was collected. */
function containersLacking({ containers, workloads, gaps }: Facts): string | undefined {
  if (containers.state !== 'known') return undefined;
  const held = workloads.filter(({ written }) => written.surface === 'container').length;
  const told = gaps.filter(({ subject }) => subject.kind === 'workload').length;
  return held + told < containers.value
    ? `the engine listed ${counted(containers.value, 'container')}, and it holds ${held}`
    : undefined;
}

/**
 * Reads facts that `ironhull facts` wrote, of this version or an older one, from a file that may be
 * packed with gzip. What comes back has the shape of `Facts` all through: whoever wrote the file,
 * nothing that judges it meets a value of another type.
 * @throws IronhullError `TARGET_MISSING`, `TARGET_UNREADABLE`, or `FACTS_MALFORMED` for what is
 *   not JSON, cut short, of another version or of another shape.
 */
export async function readFacts(files: HostFiles, path: string, shown: string): Promise<Facts> {
  return factsIn(await files.readText(path, largest), shown);
}

/**
 * Reads facts that are piped in, as `readFacts` does.
 * @throws IronhullError
 */
export async function readPipedFacts({ standardInput }: RuntimeContext): Promise<Facts> {
  const shown = 'standard input';
  return factsIn((await standardInput?.(largest)) ?? absent(shown), shown);
}

function factsIn(text: Observed<string>, shown: string): Facts {
  if (text.state === 'absent') throw new IronhullError('TARGET_MISSING', shown);
  if (text.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${shown}: ${text.detail}`);
  const json = text.value.replace(/^\ufeff/u, '');
  try {
    if (depthOf(json) > deepest) return refuse(shown, `it is nested more than ${deepest} deep`);
    return check(JSON.parse(json), shown);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(shown, 'it is not JSON, or was cut short');
    if (error instanceof Misshapen) return refuse(shown, `\`${error.path}\` is not ${error.message}`);
    throw error;
  }
}

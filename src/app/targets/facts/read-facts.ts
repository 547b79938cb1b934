import { counted } from '../../../core/counted.ts';
import { IronhullError } from '../../../core/errors.ts';
import type { Facts } from '../../../core/facts/facts.ts';
import { depthOf } from './depth.ts';
import { conform, Misshapen, NotCollected } from './conform.ts';
import { unreadable } from '../../../core/observed.ts';
import { canHaveSetting, engineFile } from './sparse-members.ts';
import { factsShapes } from './shape.gen.ts';

/** Facts are nested some 15 deep. */
const deepest = 100;

function refuse(name: string, why: string): never {
  throw new IronhullError('FACTS_MALFORMED', `${name}: ${why}`);
}

/** Without these three there is nothing to judge, whatever version wrote the file. */
const readings = ['host', 'engine', 'containers'];

const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/u;

/** Returns the members that the version of a file collects; none if it does not say so. */
function membersIn(value: object): readonly string[] {
  const names: unknown = 'collects' in value ? value.collects : [];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

/** Returns facts whose engine may have credentials in a configuration file that its version did not read. */
function withUnknownFile(facts: Facts, collects: readonly string[]): Facts {
  const { engine } = facts;
  if (engine.state !== 'known' || engine.value.written !== undefined || collects.includes(engineFile))
    return facts;
  const why = 'the facts are of a version that did not read the configuration file';
  const startCredentials = unreadable('not-collected', why, 'startCredentials');
  return { ...facts, engine: { ...engine, value: { ...engine.value, startCredentials } } };
}

/** Returns facts without the settings that the surface of their workload cannot have. */
function withoutForeignSettings(facts: Facts): Facts {
  const workloads = facts.workloads.map((workload) => {
    const { surface, settings } = workload.written;
    const own = Object.entries(settings).filter(
      ([name, setting]) => !('unresolved' in setting) || canHaveSetting(surface, name),
    );
    return { ...workload, written: { ...workload.written, settings: Object.fromEntries(own) } };
  });
  return { ...facts, workloads };
}

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
  const collects = membersIn(value);
  const facts = withUnknownFile(
    withoutForeignSettings(conform(value, factsShapes, collects) as Facts),
    collects,
  );
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
  const reported = gaps.filter(({ subject }) => subject.kind === 'workload').length;
  return held + reported < containers.value
    ? `the engine listed ${counted(containers.value, 'container')}, and it holds ${held}`
    : undefined;
}

/**
 * Parses facts that `ironhull facts` wrote, of this version or an older one. What comes back has
 * the shape of `Facts` all through: whoever wrote the file, nothing that judges it meets a value of
 * another type.
 * @throws IronhullError `FACTS_MALFORMED` for what is not JSON, cut short, of another version or of
 *   another shape.
 */
export function parseFacts(text: string, shown: string): Facts {
  const json = text.replace(/^\ufeff/u, '');
  try {
    if (depthOf(json) > deepest) return refuse(shown, `it is nested more than ${deepest} deep`);
    return check(JSON.parse(json), shown);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(shown, 'it is not JSON, or was cut short');
    if (error instanceof NotCollected) return refuse(shown, 'it lacks members that its version should have');
    if (error instanceof Misshapen) return refuse(shown, `\`${error.path}\` is not ${error.message}`);
    throw error;
  }
}

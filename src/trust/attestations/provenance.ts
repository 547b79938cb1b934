import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import { cannotVerify, holds, rejects, type JudgedStep } from '../steps.ts';
import { parseTimeWithZone } from '../../formats/rfc3339/parse-time.ts';

/** Who must have built an image, and from what. */
export interface OriginDemand {
  builder?: string;
  source?: string;
}

/** What a provenance says of its origin (SLSA provenance 0.2 and 1). */
interface Origin {
  builder: string | undefined;
  /** Spellings of the one source; empty if it does not say which it is. */
  sources: readonly string[];
  finished: Date | undefined;
}

/**
 * Reads what a provenance says of its origin.
 * @throws TypeError for a member of another kind than the specification says.
 */
export function readOrigin(type: string, predicate: unknown): Origin {
  if (!isJsonRecord(predicate) || Object.keys(predicate).length === 0)
    throw new TypeError('the provenance says nothing');
  return type.includes('/provenance/v0.2') ? readFirst(predicate) : readSecond(predicate);
}

function readFirst(predicate: JsonRecord): Origin {
  if ('runDetails' in predicate || 'buildDefinition' in predicate)
    throw new TypeError('it is a provenance of another version than its type says');
  const named = stringAt(recordAt(recordAt(predicate, 'invocation'), 'configSource'), 'uri');
  return {
    builder: stringAt(recordAt(predicate, 'builder'), 'id'),
    sources: named === undefined || named === '' ? onlySource(listAt(predicate, 'materials')) : [named],
    finished: parseTimeWithZone(recordAt(predicate, 'metadata')?.['buildFinishedOn']),
  };
}

function readSecond(predicate: JsonRecord): Origin {
  if ('builder' in predicate || 'invocation' in predicate)
    throw new TypeError('it is a provenance of another version than its type says');
  const details = recordAt(predicate, 'runDetails');
  const definition = recordAt(predicate, 'buildDefinition');
  const named = sourcesOfParameters(recordAt(definition, 'externalParameters'));
  return {
    builder: stringAt(recordAt(details, 'builder'), 'id'),
    sources: named.length > 0 ? named : onlySource(listAt(definition, 'resolvedDependencies')),
    finished: parseTimeWithZone(recordAt(details, 'metadata')?.['finishedOn']),
  };
}

/**
 * The source in the parameters that a user chose: `configSource` of BuildKit, `workflow` of GitHub, `source` of the
 * SLSA generators and of Google Cloud Build (the pages of these build types).
 */
function sourcesOfParameters(parameters: JsonRecord | undefined): readonly string[] {
  const source = parameters?.['source'];
  const named =
    stringAt(recordAt(parameters, 'configSource'), 'uri') ??
    (isJsonRecord(source) ? stringAt(source, 'uri') : source);
  if (typeof named === 'string' && named !== '') return [named];
  const workflow = recordAt(parameters, 'workflow');
  const [repository, ref] = [stringAt(workflow, 'repository'), stringAt(workflow, 'ref')];
  if (repository === undefined || repository === '') return [];
  const names = ref === undefined ? [repository] : [repository, `${repository}@${ref}`];
  return [...names, ...names.map((name) => `git+${name}`)];
}

/** The only dependency that is a source. Of several, nothing says which one was built: the others may be tools. */
function onlySource(dependencies: readonly unknown[]): readonly string[] {
  const uris = dependencies.flatMap((one) => (isJsonRecord(one) ? (stringAt(one, 'uri') ?? []) : []));
  const sources = uris.filter((uri) => /^git(?:\+|:)|\.git(?:[@#]|$)/u.test(uri));
  return sources.length === 1 ? sources : [];
}

/** Whether an image was built by whom and from what is asked for. */
export function* originSteps(
  { builder, sources }: Origin,
  wanted: OriginDemand,
): Generator<JudgedStep, void> {
  const shown =
    builder === undefined || builder === '' ? 'somebody whom the provenance does not name' : builder;
  if (wanted.builder === undefined) yield holds('builder', `built by ${shown}`);
  else if (builder !== undefined && isOrigin(builder, wanted.builder))
    yield holds('builder', `built by ${builder}`);
  else yield rejects('builder', `built by ${shown}, not by ${wanted.builder}`);
  if (wanted.source === undefined) return;
  const { source } = wanted;
  const [first] = sources;
  if (first === undefined)
    yield cannotVerify('source', 'the provenance does not say which one source the image is built from');
  else if (sources.some((one) => isOrigin(one, source))) yield holds('source', `built from ${first}`);
  else yield rejects('source', `built from ${first}, not from ${source}`);
}

/** What leads out of a path again, so that a name that begins as wanted is that of something else. */
const leavesPath = /\/\.{0,2}(?:[/?#@]|$)|\\|%2e|%2f|%5c|\s|\p{Cc}/iu;

/** Whether a name is the one that is wanted, or begins so where that ends in `*`. */
function isOrigin(name: string, wanted: string): boolean {
  if (!wanted.endsWith('*')) return name === wanted;
  const start = wanted.slice(0, -1);
  const rest = name.slice(start.length);
  return name.startsWith(start) && rest !== '' && !leavesPath.test(`/${rest}`);
}

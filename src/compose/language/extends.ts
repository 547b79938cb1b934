import type { FileLocation } from '../../core/location.ts';
import type { AdapterDoubt } from '../../core/workload/workload.ts';
import { isPlainNull } from './list-or-map.ts';
import {
  mergeExtended,
  mergeServices,
  withMappings,
  withUniqueItems,
  withoutReset,
  withoutTags,
} from './merge.ts';
import type { ComposeNode, ComposeProblem, MapEntry, MapNode, SourceFile } from './node.ts';
import { checkExpressions } from './check-model.ts';
import { parseCompose } from './parse-compose.ts';
import { shareNode } from './share.ts';
import type { LoadContext, ServiceScope } from './model.ts';
import { openFile, relatedFile } from './paths.ts';
import { everySetting } from './setting-names.ts';

export interface ExtendedService {
  node: MapNode;
  doubts: readonly AdapterDoubt[];
}

/** Limit of services that extend one another in a row. */
const longestChain = 50;

/**
 * Returns a service merged over the services it extends, through any number of steps and files (05-services
 * of the Compose specification, `extends`). What comes from another service has no edits. A service that
 * cannot be read leaves every setting undetermined.
 */
export function extendService(
  context: LoadContext,
  scope: ServiceScope,
  name: string,
  node: MapNode,
  chain: readonly string[] = [],
): ExtendedService {
  const entry = node.entries.get('extends');
  if (entry === undefined || entry.value.tag === 'reset') return { node, doubts: [] };
  const entries = new Map(node.entries);
  entries.delete('extends');
  const own = { ...node, entries };
  const id = `${scope.path}#${name}`;
  if (chain.includes(id)) {
    context.problems.push({ message: `service ${name} extends itself through others`, at: entry.at });
    return { node: own, doubts: [doubt('what it extends is circular', entry.at)] };
  }
  if (chain.length >= longestChain) {
    const message = `more than ${longestChain} services extend one another in a row`;
    context.problems.push({ message, at: entry.at });
    return { node: own, doubts: [doubt(message, entry.at)] };
  }
  const base = findBase(context, scope, entry, node.source);
  if ('what' in base) return { node: own, doubts: [base] };
  const below = extendService(context, base.scope, base.name, base.node, [...chain, id]);
  const shared = shareNode(withoutTags(below.node));
  const isAsWritten = base.scope.path === scope.path;
  const merged = shared.kind === 'map' ? mergeExtended(shared, own, context.problems, isAsWritten) : own;
  return { node: merged, doubts: below.doubts };
}

/** Returns the service after `extends`: without what `!reset` removes, or a later item replaces. */
export function finishService(extended: ExtendedService): ExtendedService {
  return { node: withUniqueItems(withoutReset(extended.node)), doubts: extended.doubts };
}

interface Base {
  scope: ServiceScope;
  name: string;
  node: MapNode;
}

function doubt(what: string, at: FileLocation): AdapterDoubt {
  return { what, at: [at], affects: everySetting };
}

function findBase(
  context: LoadContext,
  scope: ServiceScope,
  entry: MapEntry,
  source: SourceFile,
): Base | AdapterDoubt {
  const { value } = entry;
  const name = text(value.kind === 'map' ? value.entries.get('service')?.value : value);
  if (name === undefined) return unnamed(context, entry);
  const file = value.kind === 'map' ? value.entries.get('file')?.value : undefined;
  if (file === undefined) return inScope(context, scope, name, entry);
  const written = text(file);
  if (written === undefined) return doubt('the file it extends from is unknown', entry.at);
  const other = otherScope(context, source, written);
  if (other === undefined) {
    if (context.load(relatedFile(source, written).path) === undefined) {
      const message = `cannot extend service ${name}: ${written} could not be read`;
      context.problems.push({ message, at: entry.at });
    }
    return doubt(`it extends ${name} of ${written}, which could not be read`, entry.at);
  }
  return inScope(context, other, name, entry);
}

function text(node: ComposeNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.type === 'string' && node.fault === undefined
    ? node.text
    : undefined;
}

/** Reports an `extends` without a service, unless a variable that is not set here may name one. */
function unnamed(context: LoadContext, entry: MapEntry): AdapterDoubt {
  const { value } = entry;
  const service = value.kind === 'map' ? value.entries.get('service')?.value : value;
  const isUnresolved = service?.kind === 'scalar' && service.fault !== undefined;
  if (!isUnresolved) context.problems.push({ message: 'extends must name a service', at: entry.at });
  return doubt('the service it extends is unknown', entry.at);
}

function inScope(
  context: LoadContext,
  scope: ServiceScope,
  name: string,
  entry: MapEntry,
): Base | AdapterDoubt {
  const found = scope.services.get(name)?.value;
  if (found?.kind === 'map') return { scope, name, node: found };
  // Of a service without a value nothing is taken over: whether it may have none is a matter of its file.
  if (found !== undefined && isPlainNull(found))
    return { scope, name, node: { kind: 'map', entries: new Map(), at: found.at, source: found.source } };
  const message = `cannot extend service ${name}: not found`;
  context.problems.push({ message, at: entry.at, isUndefined: true });
  return doubt(`it extends ${name}, which does not exist`, entry.at);
}

function otherScope(context: LoadContext, source: SourceFile, written: string): ServiceScope | undefined {
  const { path, shown } = relatedFile(source, written);
  if (!context.scopes.has(path)) context.scopes.set(path, readScope(context, path, shown));
  return context.scopes.get(path);
}

function readScope(context: LoadContext, path: string, shown: string): ServiceScope | undefined {
  const content = context.load(path);
  if (content === undefined) return undefined;
  const parsed = parseCompose(openFile(path, shown, content), context.variables, context.parseDocuments);
  context.problems.push(...parsed.problems);
  if (parsed.problems.length > 0) return undefined;
  for (const document of parsed.documents) checkExpressions(document, context);
  return { path, services: mergedServices(parsed.documents, context.problems) };
}

/** Returns the services of a file by name: its documents are merged in order before one is extended. */
function mergedServices(
  documents: readonly MapNode[],
  problems: ComposeProblem[],
): ReadonlyMap<string, MapEntry> {
  const services = new Map<string, MapEntry>();
  for (const document of documents) {
    const section = document.entries.get('services')?.value;
    if (section?.tag !== undefined) services.clear();
    if (section?.kind !== 'map' || section.tag === 'reset') continue;
    for (const [name, entry] of section.entries) {
      if (entry.value.tag === 'reset') services.delete(name);
      else services.set(name, withMappings(mergedService(services.get(name), entry, problems)));
    }
  }
  return services;
}

function mergedService(known: MapEntry | undefined, entry: MapEntry, problems: ComposeProblem[]): MapEntry {
  const { value } = entry;
  if (known !== undefined && isPlainNull(value)) return known;
  if (known?.value.kind !== 'map' || value.kind !== 'map' || value.tag === 'override') return entry;
  const merged = mergeServices(known.value, value, problems);
  return { ...entry, value: withUniqueItems(withoutReset(merged)) };
}

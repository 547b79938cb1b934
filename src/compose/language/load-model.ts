import { startOfFile } from '../../core/location.ts';
import { isNull, isPlainNull } from './list-or-map.ts';
import { mergeDefinitions, mergeServices, valueWithoutTags, withoutReset, withoutTags } from './merge.ts';
import type { ComposeNode, ListItem, MapEntry, MapNode, SourceFile } from './node.ts';
import { sameValue } from './same-value.ts';
import { parseCompose } from './parse-compose.ts';
import { checkDocument } from './check-model.ts';
import { checkReadValues } from './check-schema.ts';
import { extendService, finishService } from './extends.ts';
import { inclusionsOf } from './include.ts';
import type { OpenedFile } from './include.ts';
import { sections } from './model.ts';
import type { ComposeModel, LoadContext, ServiceModel, ServiceScope } from './model.ts';

type Section = 'services' | (typeof sections)[number];

interface ModelDraft {
  /** The sections that a document has. */
  written: Set<Section>;
  services: Map<string, ServiceModel>;
  volumes: Map<string, MapEntry>;
  networks: Map<string, MapEntry>;
  secrets: Map<string, MapEntry>;
  configs: Map<string, MapEntry>;
  models: Map<string, MapEntry>;
  documents: MapNode[];
}

function emptyModel(): ModelDraft {
  return {
    written: new Set(),
    services: new Map(),
    volumes: new Map(),
    networks: new Map(),
    secrets: new Map(),
    configs: new Map(),
    models: new Map(),
    documents: [],
  };
}

/**
 * Loads the model of Compose files: their documents merged in order, each with `extends` resolved, then the
 * included files. Everything Compose would reject is added to the context's problems. `including` are the
 * files whose `include` led here.
 */
export function loadModel(
  context: LoadContext,
  files: readonly OpenedFile[],
  including: readonly string[],
): ComposeModel {
  const { model, isEmpty } = loadFiles(context, files, including);
  const [first] = files;
  if (isEmpty && first !== undefined) {
    context.problems.push({ message: 'empty compose file', at: startOfFile(first.source.file) });
  }
  return model;
}

/** A model, and whether nothing was read that says anything: Compose takes an empty file beside others. */
interface LoadedFiles {
  model: ModelDraft;
  isEmpty: boolean;
}

/**
 * Loads files in order. What a document includes is a part of that document: a later document or file is merged
 * over it, and it is merged over those before (measured on 2.26.1 and 2.40.3).
 */
function loadFiles(
  context: LoadContext,
  files: readonly OpenedFile[],
  including: readonly string[],
): LoadedFiles {
  const model = emptyModel();
  const before = context.problems.length;
  const documents = files.flatMap(({ source, path }) =>
    readDocuments(context, source).map((document) => ({ document, path })),
  );
  model.documents.push(...documents.map(({ document }) => document));
  const included = documents.map(({ document, path }) => {
    addDocument(context, model, document, path);
    const isAllEmpty = includeFiles(context, model, { document, path, including });
    checkReadValues(model, context.problems);
    return isAllEmpty;
  });
  const saysNothing = documents.every(({ document }) => isEmptyDocument(document));
  const isEmpty = context.problems.length === before && saysNothing && included.every(Boolean);
  return { model, isEmpty };
}

/** A document and the files whose `include` led to it. */
interface IncludingDocument {
  document: MapNode;
  path: string;
  including: readonly string[];
}

/** Merges what a document includes over the model; returns whether nothing of it says anything. */
function includeFiles(context: LoadContext, model: ModelDraft, from: IncludingDocument): boolean {
  const { document, path, including } = from;
  const inclusions = inclusionsOf(context, document, including);
  if (inclusions.length === 0) return true;
  const own = emptyModel();
  // The problems of the document are known already.
  addDocument({ ...context, problems: [] }, own, document, path);
  const imported = emptyModel();
  const empty = emptyServices(document);
  const read = inclusions.map(({ context: inner, files, including: chain, item }) => {
    const loaded = loadFiles(inner, files, chain);
    importModel(context, { own, imported, empty }, loaded.model, item);
    return loaded.isEmpty;
  });
  for (const service of imported.services.values()) mergeImported(context, model, service);
  for (const section of sections) {
    for (const [name, entry] of imported[section])
      model[section].set(name, mergeSection(context, section, model[section].get(name), entry));
  }
  return read.every(Boolean);
}

function mergeImported(context: LoadContext, model: ModelDraft, service: ServiceModel): void {
  const known = model.services.get(service.name);
  if (known === undefined) {
    model.services.set(service.name, service);
    return;
  }
  const node = mergeServices(known.node, service.node, context.problems);
  const { node: finished } = finishService({ node, doubts: [] });
  const doubts = [...known.doubts, ...service.doubts];
  model.services.set(service.name, { ...service, node: finished, doubts });
}

function readDocuments(context: LoadContext, source: SourceFile): readonly MapNode[] {
  const { documents, problems } = parseCompose(source, context.variables, context.parseDocuments);
  context.problems.push(...problems.map((problem) => ({ ...problem, isUnread: true as const })));
  for (const document of documents) checkDocument(document, context);
  return documents;
}

/** Whether a document itself says nothing: Compose ignores the version. */
function isEmptyDocument({ entries }: MapNode): boolean {
  return [...entries.keys()].every((key) => key === 'version' || key === 'include');
}

/** The services that a document names without a value, by name: an included one of the name is another one. */
function emptyServices(document: MapNode): ReadonlyMap<string, MapEntry> {
  const section = document.entries.get('services')?.value;
  const services = section?.kind === 'map' ? [...section.entries] : [];
  return new Map(services.filter(([, { value }]) => isPlainNull(value)));
}

/** Adds an included model to what a document includes, without what the document defines itself. */
function importModel(
  context: LoadContext,
  { own, imported, empty }: { own: ModelDraft; imported: ModelDraft; empty: ReadonlyMap<string, MapEntry> },
  included: ModelDraft,
  item: ListItem,
): void {
  for (const [name, service] of included.services) {
    const node = withoutTags(service.node);
    const known = own.services.get(name) ?? imported.services.get(name);
    const without = empty.get(name);
    if (without !== undefined) reportConflict(context, `services.${name}`, without.value, node, item);
    else if (known === undefined) imported.services.set(name, { ...service, node });
    else reportConflict(context, `services.${name}`, known.node, node, item);
  }
  for (const section of sections) {
    for (const [name, entry] of included[section]) {
      const value = valueWithoutTags(entry.value);
      const known = own[section].get(name) ?? imported[section].get(name);
      if (known === undefined) imported[section].set(name, { ...entry, value });
      else reportConflict(context, `${section}.${name}`, known.value, value, item);
    }
  }
}

/** Definitions in a file and in an included file must be equal. */
function reportConflict(
  context: LoadContext,
  name: string,
  own: ComposeNode,
  imported: ComposeNode,
  item: ListItem,
): void {
  if (sameValue(own, imported)) return;
  context.problems.push({ message: `${name} conflicts with imported resource`, at: item.at });
}

/** Merges one document over the model, like an override file. */
function addDocument(context: LoadContext, model: ModelDraft, document: MapNode, path: string): void {
  for (const section of ['services', ...sections] as const) {
    if (document.entries.get(section)?.value.tag !== undefined) model[section].clear();
  }
  const services = sectionOf(context, model, document, 'services');
  const scope = { path, services };
  for (const [name, entry] of services) addService(context, model, scope, name, entry);
  for (const section of sections) {
    for (const [name, entry] of sectionOf(context, model, document, section)) {
      if (entry.value.tag === 'reset') model[section].delete(name);
      else model[section].set(name, mergeSection(context, section, model[section].get(name), entry));
    }
  }
}

function sectionOf(
  context: LoadContext,
  model: ModelDraft,
  document: MapNode,
  name: Section,
): ReadonlyMap<string, MapEntry> {
  const entry = document.entries.get(name);
  if (entry === undefined || entry.value.tag === 'reset') return new Map();
  if (entry.value.kind === 'map') {
    model.written.add(name);
    return entry.value.entries;
  }
  // A section without a value leaves that of the files before as it is; services need one (2.26.1 and 2.40.3).
  if (name !== 'services' && isNull(entry.value) && model.written.has(name)) return new Map();
  context.problems.push({ message: `${name} must be a mapping`, at: entry.at });
  return new Map();
}

function mergeSection(
  { problems }: LoadContext,
  section: Section,
  before: MapEntry | undefined,
  entry: MapEntry,
): MapEntry {
  const known = entry.value.tag === 'override' ? undefined : before;
  if (known !== undefined && isNull(entry.value)) return known;
  if (entry.value.kind !== 'map') return entry;
  const merged =
    known?.value.kind === 'map' ? mergeDefinitions(section, known.value, entry.value, problems) : entry.value;
  return { ...entry, value: withoutReset(merged) };
}

function addService(
  context: LoadContext,
  model: ModelDraft,
  scope: ServiceScope,
  name: string,
  entry: MapEntry,
): void {
  if (entry.value.tag === 'reset') {
    model.services.delete(name);
    return;
  }
  // A service without a value leaves that of the files before as it is (2.26.1 and 2.40.3).
  if (isPlainNull(entry.value) && model.services.has(name)) return;
  if (entry.value.kind !== 'map') {
    context.problems.push({ message: `services.${name} must be a mapping`, at: entry.keyAt });
    return;
  }
  const known = entry.value.tag === 'override' ? undefined : model.services.get(name);
  const extended = extendService(context, scope, name, entry.value);
  const node =
    known === undefined ? extended.node : mergeServices(known.node, extended.node, context.problems);
  const { node: finished } = finishService({ ...extended, node });
  const doubts = [...(known?.doubts ?? []), ...extended.doubts];
  model.services.set(name, { name, node: finished, at: entry.keyAt, doubts });
}

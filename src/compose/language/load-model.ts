import { startOfFile } from '../../core/location.ts';
import { isNull } from './list-or-map.ts';
import { mergeServices, withoutReset } from './merge.ts';
import type { ComposeNode, ListItem, MapEntry, MapNode, SourceFile } from './node.ts';
import { sameValue } from './same-value.ts';
import { parseCompose } from './parse-compose.ts';
import { checkDocument } from './check-model.ts';
import { extendService, finishService } from './extends.ts';
import { inclusionsOf } from './include.ts';
import type { OpenedFile } from './include.ts';
import { sections } from './model.ts';
import type { ComposeModel, LoadContext, ServiceModel, ServiceScope } from './model.ts';

interface ModelDraft {
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
function loadFiles(
  context: LoadContext,
  files: readonly OpenedFile[],
  including: readonly string[],
): { model: ComposeModel; isEmpty: boolean } {
  const model = emptyModel();
  const before = context.problems.length;
  const documents = files.flatMap(({ source, path }) =>
    readDocuments(context, source).map((document) => ({ document, path })),
  );
  model.documents.push(...documents.map(({ document }) => document));
  for (const { document, path } of documents) addDocument(context, model, document, path);
  const inclusions = documents.flatMap(({ document }) => inclusionsOf(context, document, including));
  const included = inclusions.map(({ context: inner, files: others, including: chain, item }) => {
    const read = loadFiles(inner, others, chain);
    addModel(context, model, read.model, item);
    return read;
  });
  const saysNothing = documents.every(({ document }) => isEmptyDocument(document));
  const isEmpty = context.problems.length === before && saysNothing && included.every((one) => one.isEmpty);
  return { model, isEmpty };
}

function readDocuments(context: LoadContext, source: SourceFile): readonly MapNode[] {
  const { documents, problems } = parseCompose(source, context.variables, context.parseDocuments);
  context.problems.push(...problems);
  for (const document of documents) checkDocument(document, context.problems);
  return documents;
}

/** Whether a document itself says nothing: Compose ignores the version. */
function isEmptyDocument({ entries }: MapNode): boolean {
  return [...entries.keys()].every((key) => key === 'version' || key === 'include');
}

function addModel(context: LoadContext, model: ModelDraft, included: ComposeModel, item: ListItem): void {
  for (const [name, service] of included.services) {
    const known = model.services.get(name);
    if (known === undefined) model.services.set(name, service);
    else reportConflict(context, `services.${name}`, known.node, service.node, item);
  }
  for (const section of sections) {
    for (const [name, entry] of included[section]) {
      const known = model[section].get(name);
      if (known === undefined) model[section].set(name, entry);
      else reportConflict(context, `${section}.${name}`, known.value, entry.value, item);
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
  const services = sectionOf(context, document, 'services');
  const scope = { path, services };
  for (const [name, entry] of services) addService(context, model, scope, name, entry);
  for (const section of sections) {
    for (const [name, entry] of sectionOf(context, document, section)) {
      if (entry.value.tag === 'reset') model[section].delete(name);
      else model[section].set(name, mergeSection(context, model[section].get(name), entry));
    }
  }
}

function sectionOf(context: LoadContext, document: MapNode, name: string): ReadonlyMap<string, MapEntry> {
  const entry = document.entries.get(name);
  if (entry === undefined || entry.value.tag === 'reset') return new Map();
  if (entry.value.kind === 'map') return entry.value.entries;
  context.problems.push({ message: `${name} must be a mapping`, at: entry.at });
  return new Map();
}

function mergeSection(context: LoadContext, known: MapEntry | undefined, entry: MapEntry): MapEntry {
  if (known !== undefined && isNull(entry.value)) return known;
  if (entry.value.kind !== 'map') return entry;
  const merged =
    known?.value.kind === 'map' ? mergeServices(known.value, entry.value, context.problems) : entry.value;
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
  if (entry.value.kind !== 'map') {
    context.problems.push({ message: `services.${name} must be a mapping`, at: entry.keyAt });
    return;
  }
  const known = model.services.get(name);
  const extended = extendService(context, scope, name, entry.value);
  const node =
    known === undefined ? extended.node : mergeServices(known.node, extended.node, context.problems);
  const { node: finished } = finishService({ ...extended, node });
  const doubts = [...(known?.doubts ?? []), ...extended.doubts];
  model.services.set(name, { name, node: finished, at: entry.keyAt, doubts });
}

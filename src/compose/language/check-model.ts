import type { ComposeNode, ComposeProblem, MapNode, RequiredVariable } from './node.ts';
import { checkNames } from './check-schema.ts';
import { isKnownKey, topLevelKeys } from './known-keys.ts';

/** What a document has that Compose refuses, here or everywhere. */
interface FoundInDocument {
  problems: ComposeProblem[];
  required: RequiredVariable[];
}

/** Reports the keys and expressions for which Compose rejects a document before it reads any service. */
export function checkDocument(document: MapNode, found: FoundInDocument): void {
  const { problems } = found;
  for (const [key, entry] of document.entries) {
    if (!isKnownKey(topLevelKeys, key)) {
      problems.push({
        message: `additional property ${key} is not allowed${isService(entry.value) ? ': a service belongs below services' : ''}`,
        at: entry.keyAt,
        unknownKey: true,
      });
    }
  }
  for (const key of ['version', 'name']) {
    const entry = document.entries.get(key);
    if (entry !== undefined && !isText(entry.value))
      problems.push({ message: `${key} must be a string`, at: entry.at });
  }
  checkExpressions(document, found);
  checkNames(document, problems);
}

/** Whether a value has the keys of a service, as in files of Compose 1. */
function isService(node: ComposeNode): boolean {
  return node.kind === 'map' && (node.entries.has('image') || node.entries.has('build'));
}

function isText(node: ComposeNode): boolean {
  return node.kind === 'scalar' && (node.fault !== undefined || node.type === 'string');
}

/** Reports expressions that cannot be read, and those of variables that have to be set and are not. */
export function checkExpressions(document: MapNode, found: FoundInDocument): void {
  reportWithin(document, found, new Set());
}

function reportWithin(node: ComposeNode, found: FoundInDocument, seen: Set<ComposeNode>): void {
  const { problems, required } = found;
  if (seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'scalar' && node.fault?.kind === 'invalid') {
    problems.push({ message: node.fault.why, at: node.at });
  }
  if (node.kind === 'scalar' && node.fault?.required !== undefined)
    required.push({ name: node.fault.required, at: node.at });
  if (node.kind === 'map') reportKeys(node, problems);
  for (const inner of innerNodes(node)) reportWithin(inner, found, seen);
}

function reportKeys(map: MapNode, problems: ComposeProblem[]): void {
  for (const { key, keyAt, stringKey } of map.entries.values()) {
    if (!stringKey) problems.push({ message: `non-string key ${JSON.stringify(key)}`, at: keyAt });
  }
}

function innerNodes(node: ComposeNode): readonly ComposeNode[] {
  if (node.kind === 'list') return node.items.map((item) => item.value);
  return node.kind === 'map' ? valuesOf(node) : [];
}

function valuesOf(map: MapNode): readonly ComposeNode[] {
  return [...map.entries.values()].map((entry) => entry.value);
}

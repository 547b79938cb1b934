import type { ComposeNode, ComposeProblem, MapNode } from './node.ts';
import { checkSchema } from './check-schema.ts';
import { isKnownKey, topLevelKeys } from './known-keys.ts';

/** Reports the keys and expressions for which Compose rejects a document before it reads any service. */
export function checkDocument(document: MapNode, problems: ComposeProblem[]): void {
  const seen = new Set<ComposeNode>();
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
  reportWithin(document, problems, seen);
  checkSchema(document, problems);
}

/** Whether a value has the keys of a service, as in files of Compose 1. */
function isService(node: ComposeNode): boolean {
  return node.kind === 'map' && (node.entries.has('image') || node.entries.has('build'));
}

function isText(node: ComposeNode): boolean {
  return node.kind === 'scalar' && (node.fault !== undefined || node.type === 'string');
}

function reportWithin(node: ComposeNode, problems: ComposeProblem[], seen: Set<ComposeNode>): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.kind === 'scalar' && node.fault?.kind === 'invalid') {
    problems.push({ message: node.fault.why, at: node.at });
  }
  if (node.kind === 'map') reportKeys(node, problems);
  for (const inner of innerNodes(node)) reportWithin(inner, problems, seen);
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

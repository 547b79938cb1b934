import type { WrittenReference } from '../../core/trust/written-reference.ts';
import { memberOf, memberText, type PlacedValue } from '../../formats/yaml/placed-values.ts';
import { noReference, placedReference } from './placed-reference.ts';

/** Lists of containers in a pod (Kubernetes API, PodSpec), whatever object the pod is written in. */
const containerLists: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Fills templates in before a manifest is one: Helm's are Go templates, others have shell variables. */
const template = { variable: /\{\{|\$\{|\$\(/u, by: 'a template engine' };

/**
 * Finds the images in the documents of a Kubernetes manifest: of containers and of image volumes in every pod, also of
 * pods in custom resources. What kustomize puts in their place is no text of the manifest.
 */
export function manifestReferences(
  documents: readonly PlacedValue[],
  file: string,
): readonly WrittenReference[] {
  const found: WrittenReference[] = [];
  const visited = new Set<PlacedValue>();
  for (const document of documents) visit(document, '');
  return found;

  function visit(value: PlacedValue, owner: string): void {
    if (value.kind === 'scalar' || visited.has(value)) return;
    visited.add(value);
    if (value.kind === 'list') {
      for (const item of value.items) visit(item, owner);
      return;
    }
    const inside = objectName(value) ?? owner;
    if (isKustomization(value)) addKustomized(value);
    for (const { key, value: member } of value.members) {
      if (member.kind === 'list' && containerLists.has(key)) addContainers(member.items, inside);
      if (member.kind === 'list' && key === 'volumes') addVolumes(member.items, inside);
      visit(member, inside);
    }
  }

  function addContainers(items: readonly PlacedValue[], owner: string): void {
    for (const container of items) {
      const image = memberOf(container, 'image');
      if (image === undefined || visited.has(image)) continue;
      if (image.kind === 'scalar' && image.text === '') continue;
      visited.add(image);
      const name = memberText(container, 'name');
      const what = `container${name === undefined ? '' : ` ${name}`}${owner === '' ? '' : ` of ${owner}`}`;
      const one =
        image.kind === 'scalar'
          ? placedReference(image, { what, file, template })
          : noReference(image, { what, file });
      found.push(
        memberText(container, 'imagePullPolicy') === 'Never'
          ? { ...one, image: { unlockable: 'its imagePullPolicy is Never: no registry is asked for it' } }
          : one,
      );
    }
  }

  function addVolumes(items: readonly PlacedValue[], owner: string): void {
    for (const volume of items) {
      const reference = memberOf(memberOf(volume, 'image'), 'reference');
      if (reference?.kind !== 'scalar' || visited.has(reference)) continue;
      visited.add(reference);
      const what = `volume ${memberText(volume, 'name') ?? ''} of ${owner}`;
      found.push(placedReference(reference, { what, file, template }));
    }
  }

  function addKustomized(document: PlacedValue): void {
    const images = memberOf(document, 'images');
    for (const image of images?.kind === 'list' ? images.items : []) {
      const name = memberOf(image, 'newName') ?? memberOf(image, 'name');
      if (name?.kind !== 'scalar') continue;
      const one = placedReference(name, { what: 'images of Kustomization', file });
      const unlockable = 'kustomize replaces images: lock what `kubectl kustomize` prints';
      found.push({ ...one, image: { unlockable } });
    }
  }
}

function objectName(value: PlacedValue): string | undefined {
  const kind = memberText(value, 'kind');
  if (kind === undefined || memberText(value, 'apiVersion') === undefined) return undefined;
  const name = memberText(memberOf(value, 'metadata'), 'name');
  return name === undefined ? kind : `${kind} ${name}`;
}

function isKustomization(value: PlacedValue): boolean {
  return memberText(value, 'apiVersion')?.startsWith('kustomize.config.k8s.io/') === true;
}

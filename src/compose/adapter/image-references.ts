import type { WrittenReference } from '../../core/trust/written-reference.ts';
import type { WrittenWorkload } from '../../core/workload/workload.ts';
import { parseDocuments } from '../../formats/yaml/parse-documents.ts';
import { sharedAnchors, type AnchorAt } from '../../formats/yaml/shared-anchors.ts';
import { indexText, rangeOf, type TextIndex } from '../../formats/yaml/text-index.ts';
import { asMap } from '../language/list-or-map.ts';
import {
  knownText,
  type ComposeNode,
  type MapNode,
  type ScalarNode,
  type SourceFile,
} from '../language/node.ts';
import { composeServiceOf } from './written-values.ts';

/** What is read of each file once for all its services. */
const readings = new WeakMap<SourceFile, { index: TextIndex; anchorAt: AnchorAt }>();

/** The images that a service of a Compose project names, and the name that its build gets. */
export interface ServiceReferences {
  /** The name of the service. */
  service: string;
  references: readonly WrittenReference[];
  /** The name of the image that is built for it. */
  builds?: string;
  /** The Dockerfile that is written in the service. */
  inlineDockerfile?: ScalarNode;
  /** The arguments of its build, with their values; `undefined` for one that is not known. */
  buildArguments: ReadonlyMap<string, string | undefined>;
}

/** Finds the images that a service names: its own, those of its build, and those that it mounts as volumes. */
export function composeReferences(workload: WrittenWorkload): ServiceReferences {
  const service = composeServiceOf(workload);
  const name = workload.key.slice(workload.key.indexOf('/') + 1);
  if (service === undefined) return { service: name, references: [], buildArguments: new Map() };
  const what = `service ${name}`;
  const image = valueAt(service, 'image');
  const build = valueAt(service, 'build');
  const own = image?.kind === 'scalar' && image.type !== 'null' ? [scalarReference(image, what)] : [];
  const inline = valueAt(build, 'dockerfile_inline');
  const builds = build === undefined ? undefined : knownText(image);
  return {
    service: name,
    references: [
      ...own.map((one) => withReason(one, whyNotPulled(service))),
      ...contextReferences(build, what),
      ...volumeReferences(valueAt(service, 'volumes'), what),
    ],
    ...(builds !== undefined && { builds }),
    ...(inline?.kind === 'scalar' && { inlineDockerfile: inline }),
    buildArguments: argumentsOf(valueAt(build, 'args')),
  };
}

/** An argument without a value has that of a variable of the environment. */
function argumentsOf(args: ComposeNode | undefined): ReadonlyMap<string, string | undefined> {
  const entries = args === undefined ? [] : [...(asMap(args)?.entries ?? [])];
  return new Map(entries.map(([name, { value }]) => [name, knownText(value)]));
}

function valueAt(node: ComposeNode | undefined, key: string): ComposeNode | undefined {
  const value = node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
  return value?.kind === 'scalar' && value.type === 'null' ? undefined : value;
}

/** Why no registry is asked for the image of a service. */
function whyNotPulled(service: MapNode): string | undefined {
  if (valueAt(service, 'build') !== undefined) return 'it is the name of what the service builds';
  const policy = knownText(valueAt(service, 'pull_policy'));
  return policy === 'never' ? 'its pull_policy is never: no registry is asked for it' : undefined;
}

function withReason(reference: WrittenReference, unlockable: string | undefined): WrittenReference {
  return unlockable === undefined ? reference : { ...reference, image: { unlockable } };
}

const imagePrefix = 'docker-image://';

/** `additional_contexts`: those with `docker-image://` are images (Compose Build Specification). */
function contextReferences(build: ComposeNode | undefined, what: string): readonly WrittenReference[] {
  const contexts = valueAt(build, 'additional_contexts');
  const entries = contexts === undefined ? [] : [...(asMap(contexts)?.entries ?? [])];
  return entries.flatMap(([name, { value }]) => {
    if (value.kind !== 'scalar' || !value.text.startsWith(imagePrefix)) return [];
    const written = scalarReference(value, `build context ${name} of ${what}`, imagePrefix);
    // In the list form the value is only a part of what is written.
    return [contexts?.kind === 'list' ? { ...written, notEditable: 'it is an item of a list' } : written];
  });
}

/** Volumes of type `image` (Compose Specification, services, volumes). */
function volumeReferences(volumes: ComposeNode | undefined, what: string): readonly WrittenReference[] {
  if (volumes?.kind !== 'list') return [];
  return volumes.items.flatMap(({ value }) => {
    const source = valueAt(value, 'source');
    return knownText(valueAt(value, 'type')) === 'image' && source?.kind === 'scalar'
      ? [scalarReference(source, `volume of ${what}`)]
      : [];
  });
}

/** The reference that a value is, at its text without the quotes. */
function scalarReference(scalar: ScalarNode, what: string, prefix = ''): WrittenReference {
  const { source, at, fault, text } = scalar;
  const { index, anchorAt } = readingOf(source);
  const { startOffset, endOffset } = at.range;
  const token = source.text.slice(startOffset, endOffset);
  const quotes = /^(["'])[\s\S]*\1$/u.test(token) ? 1 : 0;
  const start = startOffset + quotes + (token.startsWith(prefix, quotes) ? prefix.length : 0);
  const end = endOffset - quotes;
  const written = source.text.slice(start, end);
  const reference = text.slice(prefix.length);
  const anchor = anchorAt(startOffset);
  const notEditable =
    anchor === undefined
      ? written === reference
        ? undefined
        : 'a variable decides it'
      : `the anchor &${anchor} shares it`;
  return {
    what,
    written,
    at: { in: 'file', file: at.file, range: rangeOf(index, start, end) },
    image: fault === undefined ? { reference } : { unlockable: fault.why },
    ...(notEditable !== undefined && { notEditable }),
  };
}

function readingOf(source: SourceFile): { index: TextIndex; anchorAt: AnchorAt } {
  const known = readings.get(source);
  if (known !== undefined) return known;
  const made = { index: indexText(source.text), anchorAt: sharedAnchors(parseDocuments(source.text)) };
  readings.set(source, made);
  return made;
}

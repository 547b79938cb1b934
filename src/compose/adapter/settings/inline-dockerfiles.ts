import type { JoinedText } from '../../../core/image/dockerfile.ts';
import type { InlineDockerfile } from '../../../core/facts/facts.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { ComposeModel } from '../../language/model.ts';
import type { ComposeNode, ScalarNode } from '../../language/node.ts';

/** An inline Dockerfile of a Compose file, with its text. */
export interface WrittenInlineDockerfile extends InlineDockerfile {
  name: string;
  text: string;
}

/** Returns the name by which a service and its inline Dockerfile are joined: one text is one Dockerfile. */
export function inlineName({ file, range }: FileLocation): string {
  return `${file}:${range.startLine} (dockerfile_inline)`;
}

function childOf(node: ComposeNode | undefined, key: string): ComposeNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

function writtenNode(service: ComposeNode): ScalarNode | undefined {
  const node = childOf(childOf(service, 'build'), 'dockerfile_inline');
  return node?.kind === 'scalar' && node.type !== 'null' ? node : undefined;
}

/** Returns the inline Dockerfile of a service, if all of it is known. */
export function inlineNode(service: ComposeNode): ScalarNode | undefined {
  const node = writtenNode(service);
  return node?.fault === undefined ? node : undefined;
}

/** An inline Dockerfile that a variable without a value is part of. */
export interface OpenInlineDockerfile {
  service: string;
  why: string;
}

/** Returns the inline Dockerfiles of a model that cannot be read. */
export function openInlineDockerfiles({ services }: ComposeModel): readonly OpenInlineDockerfile[] {
  return [...services.values()].flatMap(({ name: service, node }) => {
    const fault = writtenNode(node)?.fault;
    return fault?.kind === 'unresolved' ? [{ service, why: fault.why }] : [];
  });
}

/** A line of the value and the one that it comes from: `$$` stands for `$`, and nothing behind a variable is aligned. */
function linePieces(text: string, source: string, at: number, from: number): JoinedText['pieces'] {
  const pieces = [{ at, source: from }];
  for (let [n, m] = [0, 0]; n < text.length && text[n] === source[m]; n += 1, m += 1) {
    if (!source.startsWith('$$', m)) continue;
    m += 1;
    pieces.push({ at: at + n + 1, source: from + m + 1 });
  }
  return pieces;
}

/** Where the lines of a literal block scalar are in the file; `undefined` for other texts. */
function blockPieces({ text, at, source }: ScalarNode): JoinedText['pieces'] | undefined {
  const { startOffset, endOffset } = at.range;
  const written = source.text.slice(startOffset, endOffset);
  const [header] = /^\|[-+\d]*[ \t]*(?:#[^\n]*)?\r?\n/u.exec(written) ?? [];
  if (header === undefined) return undefined;
  const lines = written.slice(header.length).split('\n');
  const [indentation = ''] = /^ */u.exec(lines.find((line) => line.trim() !== '') ?? '') ?? [];
  const pieces: JoinedText['pieces'][number][] = [];
  let [inText, inSource] = [0, startOffset + header.length];
  for (const [n, line] of text.split('\n').entries()) {
    const original = lines[n] ?? '';
    const indent = Math.min(indentation.length, original.length);
    pieces.push(...linePieces(line, original.slice(indent), inText, inSource + indent));
    inText += line.length + 1;
    inSource += original.length + 1;
  }
  return pieces;
}

/** Returns the inline Dockerfiles of a model; services that share a text by an anchor or `extends` have one. */
export function inlineDockerfiles({ services }: ComposeModel): readonly WrittenInlineDockerfile[] {
  const byName = new Map<string, WrittenInlineDockerfile>();
  for (const { name: owner, node: own } of services.values()) {
    const node = inlineNode(own);
    if (node === undefined) continue;
    const { text, at, source } = node;
    const name = inlineName(at);
    if (byName.has(name)) continue;
    const pieces = blockPieces(node);
    byName.set(name, { name, owner, text, at, source: source.text, ...(pieces && { pieces }) });
  }
  return [...byName.values()];
}

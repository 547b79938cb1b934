import type { CopyInstruction, Dockerfile, Instruction } from '../../core/image/dockerfile.ts';
import type { AddedKind } from '../../core/image/written-image.ts';

const archive =
  /\.(?:tar|tgz|tbz2?|txz|tlz|tzst|tZ)$|\.tar\.(?:gz|bz2|xz|lz|lzma|zst|Z)$|\.(?:gz|bz2|xz|lzma|zst)$/u;
const remote = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)|\.git(?:[#?]|$)/u;

/** Files of these kinds are no archives, and directories are never unpacked. */
const plain =
  /(?:^|\/)\.?\/?$|\/$|\.(?:c|cfg|cnf|conf|cpp|crt|css|csv|env|go|gradle|h|html?|ini|jar|java|jsx?|json|lock|md|mjs|php|pem|properties|py|rb|repo|rs|sh|sql|toml|tsx?|txt|war|xml|ya?ml)$/iu;

/** Whether COPY does the same as an ADD, as far as names of sources tell. */
export function isCopyEnough(dockerfile: Dockerfile, instruction: CopyInstruction): boolean {
  return instruction.sources.every(({ text }) => {
    const { text: source, isKnown } = dockerfile.expandAt(instruction, text);
    return isKnown && sourceKind(source) === 'file' && plain.test(source.replaceAll(/^["']|["']$/gu, ''));
  });
}

/** What an ADD adds, by the names of its sources; the most telling of several. */
export function addedKind(dockerfile: Dockerfile, instruction: Instruction): AddedKind {
  if (instruction.keyword !== 'ADD' || instruction.flags.some(({ name }) => name === 'unpack'))
    return 'unknown';
  const kinds = new Set(sourceKinds(dockerfile, instruction));
  return (['remote', 'archive', 'unknown', 'file'] as const).find((kind) => kinds.has(kind)) ?? 'file';
}

function sourceKinds(dockerfile: Dockerfile, instruction: CopyInstruction): readonly AddedKind[] {
  return instruction.sources.map(({ text }) => sourceKind(dockerfile.expandAt(instruction, text).text));
}

/** What a source of ADD is, by its name. A wildcard may stand for an archive. */
export function sourceKind(source: string): AddedKind {
  if (remote.test(source)) return 'remote';
  if (archive.test(source)) return 'archive';
  return /\$|[*?[]$/u.test(source) ? 'unknown' : 'file';
}

import type { CopyInstruction, Dockerfile, Instruction } from '../../core/dockerfile.ts';
import type { AddedKind } from '../../core/written-image.ts';

const archive =
  /\.(?:tar|tgz|tbz2?|txz|tlz|tzst|tZ)$|\.tar\.(?:gz|bz2|xz|lz|lzma|zst|Z)$|\.(?:gz|bz2|xz|lzma|zst)$/u;
const remote = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)|\.git(?:#|$)/u;

/** What an ADD adds, by the names of its sources; the most telling of several. */
export function addedKind(dockerfile: Dockerfile, instruction: Instruction): AddedKind {
  if (instruction.keyword !== 'ADD') return 'unknown';
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

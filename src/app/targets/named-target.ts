import { basename, dirname, join, resolve } from 'node:path/posix';
import { valueOf } from '../../core/observed.ts';
import type { TargetKind } from '../../core/target.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { TogetherOptions } from './shared/target.ts';
import type { FileSelection } from './shared/work-tree.ts';

/** A target the user named: a path (`-` is standard input; with `only`, no file but those of a selection), text of a known kind, or files that are read as one. */
export type NamedTarget =
  | { path: string; kind?: TargetKind; stdinName?: string; only?: FileSelection }
  | { text: string; kind: TargetKind }
  | ({ together: readonly [string, ...string[]]; kind: TargetKind } & TogetherOptions);

/** The place that a named path leads to, however it is spelled; of a file that is a link, the place of the link. */
async function placeOf(path: string, { files, directory }: RuntimeContext): Promise<string> {
  const absolute = resolve(directory, path);
  const real = valueOf(await files.realPath(absolute)) ?? absolute;
  const isFolder = valueOf(await files.status(real))?.kind === 'directory';
  if (isFolder) return real;
  return join(valueOf(await files.realPath(dirname(absolute))) ?? dirname(absolute), basename(absolute));
}

/** The targets without those that name a file or folder again, which would be found twice. */
export async function withoutRepeated(
  named: readonly NamedTarget[],
  runtime: RuntimeContext,
): Promise<readonly NamedTarget[]> {
  const places = await Promise.all(
    named.map(async (one, n) =>
      !('path' in one) ? String(n) : `${one.kind ?? ''} ${await placeOf(one.path, runtime)}`,
    ),
  );
  return named.filter((_, n) => places.indexOf(places[n] ?? '') === n);
}

import type { FileCopy } from '../../io/engine-config-files.ts';
import { membersOfText } from './member-changes.ts';
import type { ChangeState } from './state-file.ts';

function withMembers(old: FileCopy, members: Readonly<Record<string, unknown>>): FileCopy {
  const all = { ...membersOfText(old.bytes.toString('utf8')), ...members };
  return { ...old, bytes: Buffer.from(`${JSON.stringify(all, undefined, 2)}\n`) };
}

/** The files by which an engine is put back, in the order in which they are written. */
export interface RestoreFiles {
  /** The old settings with live-restore on: dockerd stops containers if it starts without it. Missing if not needed. */
  forRestart?: FileCopy;
  /** The old settings with the defaults spelt out that a reload would keep otherwise. Missing if not needed. */
  forReload?: FileCopy;
}

/**
 * Returns the files that put an engine back before its old file does: `old` is the old file, or an empty object where
 * there was none. The same state gives the same files, so that an interrupted run is recognised by their content.
 */
export function restoreFiles(old: FileCopy, { reloadedDefaults, steps }: ChangeState): RestoreFiles {
  if (!steps.includes('reload') || Object.keys(reloadedDefaults).length === 0) return {};
  const switchedLive = reloadedDefaults['live-restore'] === false;
  return {
    forReload: withMembers(old, reloadedDefaults),
    ...(switchedLive && steps.includes('restart')
      ? { forRestart: withMembers(old, { 'live-restore': true }) }
      : {}),
  };
}

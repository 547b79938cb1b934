import { valueOf, type Observed } from '../../../core/observed.ts';
import type { HostFiles } from '../../../io/files.ts';
import { longestComposeFile } from './longest-compose-file.ts';

/** Returns the text of a file by absolute path; absent if unreadable. */
export type Load = (path: string) => string | undefined;

/** Returns why a file that is there could not be read. */
export type WhyUnread = (path: string) => string | undefined;

/**
 * Runs a pure parser, loading each file it asks for and re-running it until nothing is missing. The `expected`
 * files are loaded before the first run.
 */
export async function parseWithReferences<T>(
  files: HostFiles,
  read: (load: Load, whyUnread: WhyUnread) => T,
  expected: readonly string[] = [],
): Promise<T> {
  const loaded = new Map<string, Observed<string>>();
  let asked = expected;
  for (;;) {
    for (const path of asked) loaded.set(path, await files.readText(path, longestComposeFile));
    const missing: string[] = [];
    const observed = (path: string): Observed<string> | undefined => {
      if (!loaded.has(path)) missing.push(path);
      return loaded.get(path);
    };
    const reading = read(
      (path) => valueOf(observed(path)),
      (path) => {
        const content = observed(path);
        return content?.state === 'unreadable' ? content.detail : undefined;
      },
    );
    if (missing.length === 0) return reading;
    asked = missing;
  }
}

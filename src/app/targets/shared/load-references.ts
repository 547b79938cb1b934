import type { HostFiles } from '../../../io/files.ts';

/** Returns the text of a file by absolute path; absent if unreadable. */
export type Load = (path: string) => string | undefined;

/**
 * Runs a pure parser, loading each file it asks for and re-running it until nothing is missing. An unreadable
 * file stays `undefined`.
 */
export async function parseWithReferences<T>(files: HostFiles, read: (load: Load) => T): Promise<T> {
  const loaded = new Map<string, string | undefined>();
  for (;;) {
    const asked: string[] = [];
    const reading = read((path) => {
      if (!loaded.has(path)) asked.push(path);
      return loaded.get(path);
    });
    if (asked.length === 0) return reading;
    for (const path of asked) {
      const content = await files.readText(path);
      loaded.set(path, content.state === 'known' ? content.value : undefined);
    }
  }
}

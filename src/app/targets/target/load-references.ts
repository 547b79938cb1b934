import type { HostFiles } from '../../../io/files.ts';

/** Gives the text of a file by absolute path, or `undefined` where it cannot be had. */
export type Load = (path: string) => string | undefined;

/**
 * What a pure reader comes to that asks for further files as it goes: it is run again until it has
 * all it asks for. A file that cannot be read stays `undefined` to it.
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

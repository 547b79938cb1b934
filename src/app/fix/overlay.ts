import { known, valueOf } from '../../core/observed.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** Texts that stand for those of files, by absolute path without links, and for that of standard input. */
export interface Overlay {
  files: ReadonlyMap<string, string>;
  standardInput?: string;
}

/** Returns the machine with other texts in some of its files. */
export function withTexts(runtime: RuntimeContext, { files: texts, standardInput }: Overlay): RuntimeContext {
  const { files } = runtime;
  return {
    ...runtime,
    files: {
      ...files,
      async readText(path, maxBytes) {
        const real = texts.size === 0 ? undefined : valueOf(await files.realPath(path));
        const text = real === undefined ? undefined : texts.get(real);
        return text === undefined ? files.readText(path, maxBytes) : known(text, path);
      },
    },
    ...(standardInput === undefined
      ? {}
      : { standardInput: async () => known(standardInput, 'standard input') }),
  };
}

/** Returns the machine with a standard input that can be read again. */
export function withRereadableInput(runtime: RuntimeContext): RuntimeContext {
  const { standardInput } = runtime;
  if (standardInput === undefined) return runtime;
  let reading: ReturnType<typeof standardInput> | undefined;
  return { ...runtime, standardInput: (maxBytes) => (reading ??= standardInput(maxBytes)) };
}

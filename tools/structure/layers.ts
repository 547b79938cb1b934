import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { ImportedModule, SourceFacts } from './source.ts';
import { layers, pureBuiltins, type Layer } from './layer-table.ts';

/** Tests, and what only tests share (`test-….ts`): not published, and nothing that is may import them. */
export function isTest(file: string): boolean {
  return /\.test\.ts$|\/test-[^/]+\.ts$/.test(file);
}

/** The layer of a file below `src`; files right in `src` are the public door and may import anything. */
export function layerOf(file: string): string | undefined {
  const [, folder, ...rest] = file.split('/');
  if (rest.length === 0) return undefined;
  const part = `${folder}/${rest[0]}`;
  return part in layers ? part : folder;
}

function ofRelative(from: string, specifier: string, name: string, layer: Layer): string | undefined {
  const target = posix.normalize(posix.join(posix.dirname(from), specifier));
  if (target === 'package.json') return layer.pure ? 'imports package.json' : undefined;
  if (!target.startsWith('src/')) return `imports ${target}, outside of src`;
  if (isTest(target)) return `imports ${target}, a test`;
  const to = layerOf(target);
  if (to === undefined) return `imports ${target}, the door above it`;
  return to === name || layer.imports.includes(to) ? undefined : `${name} may not import ${to} (${target})`;
}

function ofBuiltin({ names, typeOnly }: ImportedModule, specifier: string, layer: Layer): string | undefined {
  if (!layer.pure || typeOnly) return undefined;
  const module = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  const allowed = pureBuiltins[module] ?? [];
  const refused = allowed === 'all' ? [] : names.filter((name) => !allowed.includes(name));
  return refused.length === 0 ? undefined : `is pure and may not use ${refused.join(', ')} of ${module}`;
}

/** `@scope/name/part` and `name/part` without the part. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function ofImport(from: string, imported: ImportedModule, name: string, layer: Layer): string | undefined {
  const { specifier } = imported;
  if (specifier === undefined) return 'imports something computed, which cannot be checked';
  if (specifier.startsWith('.')) return ofRelative(from, specifier, name, layer);
  if (isBuiltin(specifier)) return ofBuiltin(imported, specifier, layer);
  const known = layer.packages?.includes(packageOf(specifier)) ?? false;
  return known ? undefined : `${name} may not import the package ${packageOf(specifier)}`;
}

/** The rules of the layer table that a file breaks, one line each: `src/core/a.ts:3: core may not import io (…)`. */
export function violationsOf({ file, imports, impurities }: SourceFacts): string[] {
  const name = layerOf(file);
  if (name === undefined) return [];
  const layer = layers[name];
  if (layer === undefined) return [`${file}:1: tools/structure/layer-table.ts has no layer ${name}`];
  const broken = imports.flatMap((imported) => {
    const what = ofImport(file, imported, name, layer);
    return what === undefined ? [] : [`${file}:${imported.line}: ${what}`];
  });
  const impure = layer.pure ? impurities : [];
  return [...broken, ...impure.map(({ what, line }) => `${file}:${line}: is pure and may not use ${what}`)];
}

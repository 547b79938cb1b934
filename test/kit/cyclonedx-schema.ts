import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';

/** The folder with the schemas of CycloneDX that its library carries. */
export const cycloneDxSchemas = join(
  dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
  'res/schema',
);

function readSchema(name: string): object {
  return JSON.parse(readFileSync(join(cycloneDxSchemas, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
}

/** Returns what the schema of CycloneDX 1.6 says against a document; nothing if it is valid. */
export function cycloneDxProblems(): (document: unknown) => readonly string[] {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  // The library names the other schemas as it names their files.
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
    ajv.addSchema(readSchema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const validate = ajv.compile(readSchema('bom-1.6'));
  return (document) =>
    validate(document)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

/** Returns the identifiers of licences that the schema of CycloneDX allows. */
export function cycloneDxLicenses(): ReadonlySet<string> {
  const { enum: ids } = readSchema('spdx') as { enum: readonly string[] };
  return new Set(ids);
}

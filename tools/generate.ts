import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { errorTable } from '../src/core/errors.ts';
import { textRules } from '../src/app/targets/text-rules.ts';
import type { Check } from '../src/core/rules/check.ts';
import { checkPage } from './generate/check-page.ts';
import { drift, write, type Texts } from './generate/drift.ts';
import { aliasMap, checkIndex, errorList } from './generate/lists.ts';
import { shapedTypes, shapeTable } from './generate/shape-table.ts';
import { byId, loadChecks, type CheckFile } from './generate/load.ts';
import { mappingPage } from './generate/mapping-page.ts';
import { matrixPage } from './generate/matrix-page.ts';
import { migratingPage } from './generate/migrating-page.ts';
import { pageAssets } from './generate/page-assets.ts';
import { policySchema } from './generate/policy-schema.ts';
import { problemsOf } from './generate/problems.ts';
import { registry } from './generate/registry.ts';
import { sigstoreRoot } from './generate/sigstore-root.ts';

const root = resolve(import.meta.dirname, '..');

function generate(files: readonly CheckFile[]): Texts {
  const checks = [...byId(files), ...(textRules as unknown as readonly Check[])].toSorted((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  return new Map([
    ['src/checks/registry.gen.ts', registry(files)],
    ['src/app/targets/facts/shape.gen.ts', shapeTable(root, shapedTypes.facts)],
    ['src/app/confine/recording-shape.gen.ts', shapeTable(root, shapedTypes.recording)],
    ['src/reports/html/page/assets.gen.ts', pageAssets(root)],
    ['src/knowledge/trust/sigstore-root.gen.ts', sigstoreRoot()],
    ['docs/checks/README.md', checkIndex(checks)],
    ['docs/aliases.md', aliasMap(checks)],
    ['docs/migrating.md', migratingPage(checks)],
    ['docs/errors.md', errorList(errorTable)],
    ['docs/schema/policy.json', policySchema(checks)],
    ['docs/design/workload-mapping.md', mappingPage()],
    ['docs/surfaces.md', matrixPage()],
    ...checks.map((check) => [`docs/checks/${check.id}.md`, checkPage(check)] as const),
  ]);
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const files = await loadChecks(resolve(root, 'src/checks'));
const texts = generate(files);
const wrong = problemsOf(files);
if (values.check) wrong.push(...drift(root, texts).map((file) => `${file}: run \`npm run generate\``));
else write(root, texts);
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exitCode = 1;
